using System.CommandLine;
using System.CommandLine.Invocation;
using Tidegate.Auth.Stores;
using Tidegate.Cli.Auditing;
using Tidegate.Cli.Brokers;
using Tidegate.Cli.Connect;
using Tidegate.Cli.Gateways;
using Tidegate.Cli.Instruments;
using Tidegate.Cli.Keys;
using Tidegate.Cli.Kraken;
using Tidegate.Cli.Recordings;
using Tidegate.Cli.Reports;
using Tidegate.Cli.Secrets;
using Tidegate.Cli.Simulators;
using Tidegate.Cli.Terminal;
using Tidegate.Cli.Tokens;
using Tidegate.Cli.Users;

namespace Tidegate.Cli;

/// <summary>The whole command line, callable from tests: everything it touches comes in as an argument.</summary>
internal static class CliApp
{
    private const string Help = """
        Tidegate from the command line: users, keys, tokens, sessions, the audit log, live prices, Kraken, simulated brokers.

        Exit codes: 0 ok, 1 the answer is no, 2 usage, 3 refused by the server, 4 network or database, 130 interrupted.
        """;

    public static Task<int> RunAsync(
        string[] args,
        TextWriter output,
        TextWriter error,
        TextReader input,
        TimeProvider time,
        CancellationToken cancellation
    ) => RunAsync(args, new CliContext(output, error, input, time), cancellation);

    public static async Task<int> RunAsync(string[] args, CliContext context, CancellationToken cancellation)
    {
        var parsed = Root(context).Parse(args);
        if (parsed.Action is ParseErrorAction) // --help wins over what is missing
        {
            var name = $"tidegate {CommandPath.Of(parsed.CommandResult.Command)}".TrimEnd();
            await context.Error.WriteLineAsync($"tidegate: {SafeText.Of(parsed.Errors[^1].Message)} Try: {name} --help");
            return ExitCodes.Usage;
        }

        var invocation = new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // signals are handled in Program, so that a session is closed properly
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (CliFailure failure)
        {
            await context.Error.WriteLineAsync($"tidegate: {failure.Message}");
            return failure.ExitCode;
        }
        catch (StoreUnavailableException away)
        {
            await context.Error.WriteLineAsync($"tidegate: {SafeText.Of(away.Message)}");
            return ExitCodes.Network;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>Every command that does something, for the test of their help.</summary>
    public static IEnumerable<string> CommandPaths() =>
        LeavesOf(Root(new CliContext(TextWriter.Null, TextWriter.Null, TextReader.Null, TimeProvider.System))).Select(CommandPath.Of);

    private static IEnumerable<Command> LeavesOf(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(LeavesOf);

    private static RootCommand Root(CliContext context)
    {
        var root = new RootCommand(Help)
        {
            new Command("token", "Make, verify and look into tokens.")
            {
                TokenIssueCommand.Create(context),
                TokenVerifyCommand.Create(context),
                TokenInspectCommand.Create(context),
            },
            ConnectCommand.Create(context),
            RecordCommand.Create(context),
            ReplayCommand.Create(context),
            ReportCommand.Create(context),
            UserCommands.Create(context),
            KeyCommands.Create(context),
            BrokerCommands.Create(context),
            KrakenCommands.Create(context),
            SymbolCommands.Create(context),
            AuditCommand.Create(context),
            SessionsCommands.Create(context),
            RevokeCommands.Create(context),
            ExplainCommand.Create(context),
            new DocumentCommands("plan", "Plans of a running gateway: limits by name.").Create(context),
            new DocumentCommands("policy", "Policies of a running gateway: who may have which topic.").Create(context),
            new DocumentCommands("role", "Roles of a running gateway: the permissions that each brings.").Create(context),
            DrainCommand.Create(context),
            new Command("secret", "Make and hash secrets.") { SecretNewCommand.Create(context), SecretHashCommand.Create(context) },
            SimCommand.Create(context),
            CommonOptions.Json,
        };
        Examples.AddTo(root);
        return root;
    }
}
