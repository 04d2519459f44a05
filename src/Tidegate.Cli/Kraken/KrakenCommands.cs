using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Cli.Terminal;
using Tidegate.Kraken;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Cli.Kraken;

/// <summary><c>tidegate kraken</c>: whether this machine, this key and the exchange get on, in plain words.</summary>
internal static class KrakenCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static Command Create(CliContext context) =>
        new("kraken", "Kraken from this machine: status, WebSocket token, and what is wrong. The key comes from the environment or a file.")
        {
            Status(context),
            Token(context),
            Check(context),
        };

    private static Command Status(CliContext context)
    {
        var command = new Command(
            "status",
            "Get a token, or take the one that is kept, and show how authentication is doing. Never a token."
        );
        var login = new KrakenLogin();
        login.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var manager = ManagerOf(login.Read(parsed, context));
                var fault = await TryAsync(manager, cancellation);
                var status = manager.GetStatus();
                await context.Output.WriteAsync(parsed.GetValue(CommonOptions.Json) ? status.ToJson() + "\n" : FieldsOf(status).ToString());
                return fault is null ? ExitCodes.Ok : throw Failure(fault);
            }
        );
        return command;
    }

    private static Command Token(CliContext context)
    {
        var command = new Command("token", "Get a WebSocket token, or take the one that is kept, and say how long it lives.");
        var login = new KrakenLogin();
        var show = new Option<bool>("--show")
        {
            Description = "Print the token itself, and nothing else: whoever has it has the account's streams and orders.",
        };
        login.AddTo(command);
        command.Options.Add(show);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var manager = ManagerOf(login.Read(parsed, context));
                if (await TryAsync(manager, cancellation) is { } fault)
                {
                    throw Failure(fault);
                }

                var info = manager.GetTokenInfo();
                var token = parsed.GetValue(show) ? await manager.GetTokenAsync(cancellation) : null;
                var text =
                    parsed.GetValue(CommonOptions.Json) ? JsonText.Of(writer => Write(writer, info, token)) + "\n"
                    : token is not null ? token + "\n"
                    : FieldsOf(info).ToString();
                await context.Output.WriteAsync(text);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Check(CliContext context)
    {
        var command = new Command(
            "check",
            "Look at clock, nonces, permissions, storage and both kinds of connection. Exits with 1 when something has to be done."
        );
        var login = new KrakenLogin();
        var address = KrakenLogin.Address("--private", "The private socket.", new KrakenClientOptions().PrivateAddress);
        login.AddTo(command);
        command.Options.Add(address);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var manager = ManagerOf(login.Read(parsed, context));
                await using var client = ClientOf(parsed.GetValue(address)!, manager);
                using var calls = new KrakenPublicCalls(context.Transport(), login.RestOf(parsed), context.Time);
                var findings = await new KrakenCheckup(manager, calls, client, Patience).RunAsync(cancellation);
                await context.Output.WriteAsync(parsed.GetValue(CommonOptions.Json) ? JsonOf(findings) + "\n" : TextOf(findings));
                return findings.All(finding => finding.IsGood) ? ExitCodes.Ok : ExitCodes.Negative;
            }
        );
        return command;
    }

    private static KrakenTokenManager ManagerOf(KrakenTokenOptions options) =>
        KrakenTokenManager.Create(options, NullLoggerFactory.Instance);

    private static KrakenClient ClientOf(Uri address, KrakenTokenManager manager)
    {
        try
        {
            return new KrakenClient(new KrakenClientOptions { PrivateAddress = address }, manager);
        }
        catch (ArgumentException wrong)
        {
            throw CliFailure.Usage($"--private: {wrong.Message}");
        }
    }

    private static async Task<KrakenException?> TryAsync(KrakenTokenManager manager, CancellationToken cancellation)
    {
        try
        {
            await manager.GetTokenAsync(cancellation);
            return null;
        }
        catch (KrakenException fault)
        {
            return fault;
        }
    }

    private static CliFailure Failure(KrakenException fault) =>
        new(KrakenAdvice.IsAnswer(fault) ? ExitCodes.Refused : ExitCodes.Network, SafeText.Of(KrakenAdvice.Of(fault)));

    private static FieldList FieldsOf(KrakenAuthenticationStatus status)
    {
        var authentication = status.Authentication;
        return new FieldList()
            .Add("state", JsonNamingPolicy.SnakeCaseLower.ConvertName(authentication.State.ToString()))
            .Add("reason", authentication.Reason)
            .Add(
                "token",
                status.TokenInfo.HasToken ? $"from {status.TokenInfo.Source}, {status.TokenInfo.ExpiresInSeconds:F0} s left" : "none"
            )
            .Add("breaker", authentication.CircuitBreakerState)
            .Add("wait", authentication.RetryAfterSeconds > 0 ? $"{authentication.RetryAfterSeconds:F0} s" : null)
            .Add("storage", authentication.StorageProblem is { } problem ? $"in memory only: {problem}" : "on disk");
    }

    private static FieldList FieldsOf(KrakenTokenInfo info) =>
        new FieldList()
            .Add("source", info.Source)
            .Add("created", InstantText.Of(info.ObtainedAt!.Value))
            .Add(
                "ends",
                $"{InstantText.Of(info.ExpiresAt!.Value)}, in {info.ExpiresInSeconds:F0} s, unless a connection has used it by then"
            )
            .Add("replaced", $"in {info.RefreshInSeconds:F0} s");

    private static void Write(Utf8JsonWriter writer, KrakenTokenInfo info, string? token)
    {
        writer.WriteString("source", info.Source);
        writer.WriteString("obtained_at", info.ObtainedAt!.Value);
        writer.WriteString("expires_at", info.ExpiresAt!.Value);
        writer.WriteNumber("expires_in_seconds", Math.Round(info.ExpiresInSeconds));
        if (token is not null)
        {
            writer.WriteString("token", token);
        }
    }

    private static string JsonOf(IReadOnlyList<KrakenFinding> findings) =>
        JsonText.Of(writer =>
        {
            writer.WriteBoolean("ok", findings.All(finding => finding.IsGood));
            writer.WriteStartArray("findings");
            foreach (var finding in findings)
            {
                writer.WriteStartObject();
                writer.WriteString("check", finding.Check);
                writer.WriteBoolean("ok", finding.IsGood);
                writer.WriteString("text", finding.Text);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private static string TextOf(IReadOnlyList<KrakenFinding> findings)
    {
        var list = new FieldList();
        foreach (var finding in findings)
        {
            list.Add($"{(finding.IsGood ? "  " : "! ")}{finding.Check}", finding.Text);
        }

        var bad = findings.Count(finding => !finding.IsGood);
        return $"{list}\n{(bad == 0 ? "Everything is well." : bad == 1 ? "One thing has to be done." : $"{bad} things have to be done.")}\n";
    }
}
