using System.CommandLine;
using Tidegate.Cli.Terminal;
using Tidegate.Client;
using Tidegate.Core.Access;

namespace Tidegate.Cli.Connect;

/// <summary>Options of every command that goes in at a stream's door: with which token, carried how.</summary>
internal sealed class DoorOptions
{
    private const string TokenVariable = "TIDEGATE_TOKEN";

    private readonly Option<string?> _carriage = OneOf(
        "--carry",
        "How the token travels. Default: header.",
        "header",
        "subprotocol",
        "first-message",
        "query"
    );

    private readonly Option<string?> _token = new("--token")
    {
        Description = "The token. It stays in your shell's history: prefer the next two.",
        HelpName = "token",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = $"File with the token. Default: the variable {TokenVariable}.",
        HelpName = "file",
    };

    public void AddTo(Command command) => Array.ForEach<Option>([_token, _tokenFile, _carriage], command.Options.Add);

    /// <summary>Where to and as whom.</summary>
    public TidegateClientOptions Of(ParseResult parsed, string address, CliContext context)
    {
        var uri = AddressOf(address);
        var secret = SecretOf(parsed, context);
        if (secret is null)
        {
            context.Note($"no token: give --token-file, or set {TokenVariable}.");
        }

        if (secret is not null && uri is { Scheme: "ws", IsLoopback: false })
        {
            context.Note("the token travels unencrypted; use wss:// where the server offers it.");
        }

        return new TidegateClientOptions
        {
            Uri = uri,
            Credential = secret is null ? null : _ => new ValueTask<string>(secret),
            Carriage = CarriageOf(parsed.GetValue(_carriage)),
            Time = context.Time,
        };
    }

    /// <summary>A time of an option such as <c>--for</c>; null where it is not there.</summary>
    public static TimeSpan? TimeOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } text ? null
        : DurationText.TryParse(text, out var duration) ? duration
        : throw CliFailure.Usage($"{option.Name} takes a time such as 10s, 5m or 8h.");

    /// <summary>An option that takes one of a few words.</summary>
    public static Option<string?> OneOf(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private string? SecretOf(ParseResult parsed, CliContext context)
    {
        var (token, file) = (parsed.GetValue(_token), parsed.GetValue(_tokenFile));
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

    private static CredentialKind CarriageOf(string? name) =>
        name switch
        {
            "subprotocol" => CredentialKind.Subprotocol,
            "first-message" => CredentialKind.FirstMessage,
            "query" => CredentialKind.Query,
            _ => CredentialKind.Header,
        };
}
