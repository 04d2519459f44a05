using System.CommandLine;
using Tidegate.Cli.Terminal;
using Tidegate.Client;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Cli.Connect;

/// <summary><c>tidegate connect</c>: prices on the terminal.</summary>
internal static class ConnectCommand
{
    private const string TokenVariable = "TIDEGATE_TOKEN";

    public static Command Create(CliContext context)
    {
        var command = new Command("connect", "Connect, subscribe and print prices until Ctrl+C.");
        var url = new Argument<string>("url") { Description = "Address, for example ws://127.0.0.1:8080/stream." };
        var topics = new Option<string[]>("--topic")
        {
            Description = "What to watch: md/NSE/RELIANCE, or a symbol of the nse dialect. May be repeated.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            HelpName = "topic",
        };
        var mode = OneOf("--mode", "How much of it. Default: what the server gives.", "ltp", "quote", "depth");
        var dialect = OneOf("--dialect", "Default: nse for the paths /, /ws and /nse, else tidegate.", "tidegate", "nse");
        var carriage = OneOf("--carry", "How the token travels. Default: header.", "header", "subprotocol", "first-message", "query");
        var token = new Option<string?>("--token")
        {
            Description = "The token. It stays in your shell's history: prefer the next two.",
            HelpName = "token",
        };
        var tokenFile = new Option<string?>("--token-file")
        {
            Description = $"File with the token. Default: the variable {TokenVariable}.",
            HelpName = "file",
        };
        var count = new Option<long?>("--count") { Description = "End after so many messages.", HelpName = "n" };
        var duration = new Option<string?>("--for") { Description = "End after this time: 10s, 5m, 8h.", HelpName = "time" };
        var measure = new Option<bool>("--measure") { Description = "Report rate, latency and gaps at the end." };
        command.Arguments.Add(url);
        Array.ForEach<Option>([topics, mode, token, tokenFile, carriage, dialect, count, duration, measure], command.Options.Add);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var uri = AddressOf(parsed.GetValue(url)!);
                var secret = TokenOf(parsed.GetValue(token), parsed.GetValue(tokenFile), context);
                if (secret is null)
                {
                    context.Note($"no token: give --token-file, or set {TokenVariable}.");
                }

                if (secret is not null && uri is { Scheme: "ws", IsLoopback: false })
                {
                    context.Note("the token travels unencrypted; use wss:// where the server offers it.");
                }

                var request = new ConnectRequest(
                    new TidegateClientOptions
                    {
                        Uri = uri,
                        Credential = secret is null ? null : _ => new ValueTask<string>(secret),
                        Carriage = CarriageOf(parsed.GetValue(carriage)),
                        Time = context.Time,
                    },
                    parsed.GetValue(topics)!,
                    parsed.GetValue(mode) switch
                    {
                        "ltp" => Mode.Ltp,
                        "quote" => Mode.Quote,
                        "depth" => Mode.Depth,
                        _ => null,
                    },
                    parsed.GetValue(count) is not { } n ? null
                        : n > 0 ? n
                        : throw CliFailure.Usage("--count takes a number above 0."),
                    parsed.GetValue(measure),
                    parsed.GetValue(CommonOptions.Json)
                );
                var isNse = parsed.GetValue(dialect) is { } chosen ? chosen == "nse" : uri.AbsolutePath is "/" or "/ws" or "/nse";
                return RunAsync(request, isNse, Duration(parsed.GetValue(duration)), context, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        ConnectRequest request,
        bool isNse,
        TimeSpan? duration,
        CliContext context,
        CancellationToken cancellation
    )
    {
        using var over = new CancellationTokenSource(duration ?? Timeout.InfiniteTimeSpan, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            var code = isNse
                ? await NseWatch.RunAsync(request, context, stop.Token)
                : await NativeWatch.RunAsync(request, context, stop.Token);
            return cancellation.IsCancellationRequested ? ExitCodes.Interrupted : code;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new CliFailure(ExitCodes.Network, "There was no answer within the time of --for.");
        }
        catch (ConnectRefusedException refused)
        {
            throw new CliFailure(ExitCodes.Refused, $"{SafeText.Of(refused.Message)}. {Advice.For(refused)}");
        }
        catch (ConnectFailedException failed)
        {
            throw new CliFailure(ExitCodes.Network, $"{SafeText.Of(failed.Message)}. Is the gateway running there?");
        }
        catch (RequestRefusedException refused)
        {
            throw new CliFailure(ExitCodes.Refused, SafeText.Of(refused.Message));
        }
        catch (Exception fault) when (fault is ConnectionEndedException or TimeoutException)
        {
            throw new CliFailure(ExitCodes.Network, SafeText.Of(fault.Message));
        }
    }

    private static Uri AddressOf(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"ws://{text}";
        if (
            !Uri.TryCreate(full, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("ws" or "wss" or "http" or "https")
            || uri.Host.Length == 0
        )
        {
            throw CliFailure.Usage("The address must look like ws://127.0.0.1:8080/stream.");
        }

        return uri switch
        {
            { UserInfo.Length: > 0 } or { Fragment.Length: > 0 } => throw CliFailure.Usage(
                "The address must hold neither user:password@ nor #fragment; give the token with --token-file."
            ),
            { Scheme: "http" or "https" } => new UriBuilder(uri) { Scheme = uri.Scheme == "http" ? "ws" : "wss", Port = uri.Port }.Uri,
            _ => uri,
        };
    }

    private static string? TokenOf(string? token, string? file, CliContext context)
    {
        if (token is not null && file is not null)
        {
            throw CliFailure.Usage("Give --token or --token-file, not both.");
        }

        if (token is not null)
        {
            return SecretInput.FromArgument(context, token, "token");
        }

        return file is not null ? SecretInput.FromFile(file, "token").Trim()
            : context.Variable(TokenVariable) is { Length: > 0 } variable ? variable.Trim()
            : null;
    }

    private static CredentialKind CarriageOf(string? name) =>
        name switch
        {
            "subprotocol" => CredentialKind.Subprotocol,
            "first-message" => CredentialKind.FirstMessage,
            "query" => CredentialKind.Query,
            _ => CredentialKind.Header,
        };

    private static TimeSpan? Duration(string? text) =>
        text is null ? null
        : DurationText.TryParse(text, out var duration) ? duration
        : throw CliFailure.Usage("--for takes a time such as 10s, 5m or 8h.");

    private static Option<string?> OneOf(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
