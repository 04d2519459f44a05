using System.CommandLine;
using System.Globalization;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Cli.Simulators;

/// <summary><c>tidegate sim angel</c>: Angel One's SmartStream on this machine.</summary>
internal static class SimAngelCommand
{
    private const int UsualPort = 8911;

    public static Command Create(CliContext context)
    {
        var command = new Command(
            "angel",
            "Simulate Angel One's SmartStream: prints its address and the credentials that it lets in, runs until Ctrl+C."
        );
        var common = new SimulatorOptions(UsualPort);
        var apiKey = SimulatorStart.Credential("--api-key", "API key that is let in.", "simkey");
        var clientCode = SimulatorStart.Credential("--client-code", "Client code that is let in.", "SIM001");
        var token = SimulatorStart.Credential("--jwt", "JWT that is let in, with or without Bearer.", "simjwt");
        var feedToken = SimulatorStart.Credential("--feed-token", "Feed token that is let in.", "simfeed");
        common.AddTo(command);
        Array.ForEach<Option>([apiKey, clientCode, token, feedToken], command.Options.Add);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var login = new BrokerLogin(
                    parsed.GetValue(apiKey)!,
                    parsed.GetValue(clientCode)!,
                    parsed.GetValue(token)!,
                    parsed.GetValue(feedToken)!
                );
                var options = new AngelSimulatorOptions { Port = common.PortOf(parsed) };
                options = common.TickIntervalOf(parsed) is { } interval ? options with { TickInterval = interval } : options;
                var (duration, steps, listing) = (common.DurationOf(parsed), common.FaultsOf(parsed), new AngelListing());
                var day = SimulatorStart.Read(() => SimulatorStart.DayOf(common.DayOf(parsed), listing.Walk, listing.For, context));
                var faults = new FaultPlan(common.SeedOf(parsed));
                var instruments = listing.Of(day.Market);
                await using var simulator = SimulatorStart.Open(
                    options.Port,
                    () => new AngelSimulator(options, day.Market, instruments, login, faults, new LineLogger<AngelSimulator>(context.Error))
                );
                await PrintAsync(simulator, instruments, parsed.GetValue(CommonOptions.Json), context);
                var script = SimulatorStart.ScriptOf(steps, faults, login, simulator.Rollover, "JWT", context);
                return await new SimulatorRun(day.RunAsync, script, duration, context).RunAsync(cancellation);
            }
        );
        return command;
    }

    private static async Task PrintAsync(
        AngelSimulator simulator,
        IReadOnlyDictionary<UpstreamRef, SimulatedInstrument> instruments,
        bool isJson,
        CliContext context
    )
    {
        var login = simulator.Login!;
        if (isJson)
        {
            await context.Output.WriteLineAsync(
                JsonText.Of(writer =>
                {
                    writer.WriteString("address", simulator.Address.AbsoluteUri);
                    writer.WriteString("api_key", login.ApiKey);
                    writer.WriteString("client_code", login.ClientId);
                    writer.WriteString("jwt", login.AuthToken);
                    writer.WriteString("feed_token", login.FeedToken);
                    writer.WriteNumber("instruments", instruments.Count);
                })
            );
        }
        else
        {
            await context.Output.WriteLineAsync(
                $"""
                Angel's SmartStream, simulated, at {simulator.Address}
                  Authorization  {SafeText.Of(login.AuthToken)}
                  x-api-key      {SafeText.Of(login.ApiKey)}
                  x-client-code  {SafeText.Of(login.ClientId)}
                  x-feed-token   {SafeText.Of(login.FeedToken!)}
                  instruments    {SimulatorStart.Some(instruments, reference => reference.Token.ToString(CultureInfo.InvariantCulture))}
                Ctrl+C ends it.
                """
            );
        }

        await context.Output.FlushAsync();
    }
}
