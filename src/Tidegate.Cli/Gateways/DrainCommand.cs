using System.CommandLine;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Gateways;

/// <summary><c>tidegate drain</c>: a running gateway sends its clients away, one after the other, and ends.</summary>
internal static class DrainCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command(
            "drain",
            "Stop a running gateway: readiness fails, every client is told when to come back and closed, then it ends."
        );
        var gateway = new GatewayOptions();
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var line = gateway.Open(parsed, context);
                var answer = await line.PostAsync("admin/drain", null, cancellation);
                if (parsed.GetValue(CommonOptions.Json))
                {
                    return await SessionsCommands.PrintAsync(answer, context);
                }

                await context.Output.WriteLineAsync("The gateway is draining: it sends its clients away and ends.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
