using System.CommandLine;
using System.Net.Http.Headers;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Gateways;

/// <summary>Which running gateway, and as whom: shared by all commands that ask one.</summary>
internal sealed class GatewayOptions(string whose = "an administrator's")
{
    private const string AddressVariable = "TIDEGATE_URL";
    private const string TokenVariable = "TIDEGATE_TOKEN";
    private const string DefaultAddress = "http://127.0.0.1:8080";

    private readonly Option<string?> _url = new("--url")
    {
        Description =
            $"The gateway; outside Development its management address. Default: the variable {AddressVariable}, else {DefaultAddress}.",
        HelpName = "address",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = $"File with {whose} token or API key. Default: the variable {TokenVariable}.",
        HelpName = "file",
    };

    public void AddTo(Command command) => Array.ForEach<Option>([_url, _tokenFile], command.Options.Add);

    /// <summary>A line to the gateway that the options name.</summary>
    public GatewayLine Open(ParseResult parsed, CliContext context)
    {
        var address = AddressOf(parsed.GetValue(_url) ?? context.Variable(AddressVariable) ?? DefaultAddress);
        var secret =
            parsed.GetValue(_tokenFile) is { } file ? SecretInput.FromFile(file, "token or API key").Trim()
            : context.Variable(TokenVariable) is { Length: > 0 } variable ? variable.Trim()
            : throw CliFailure.Usage($"As whom? Give --token-file, or set {TokenVariable}, with {whose} token or API key.");
        if (address is { Scheme: "http", IsLoopback: false })
        {
            context.Note("the credential travels unencrypted; use https:// where the gateway offers it.");
        }

        var http = new HttpClient(context.Transport(), disposeHandler: true)
        {
            BaseAddress = address,
            MaxResponseContentBufferSize = GatewayLine.AnswerBytesMax,
            Timeout = Timeout.InfiniteTimeSpan, // each request has a deadline of its own
        };
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (!secret.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            return new GatewayLine(http, context.Time);
        }

        http.Dispose();
        throw CliFailure.Usage("That is no token and no API key: it has characters that neither has.");
    }

    private static Uri AddressOf(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return
            Uri.TryCreate(full, UriKind.Absolute, out var uri)
            && uri is { Scheme: "http" or "https", Host.Length: > 0, UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
            ? new Uri(uri, uri.AbsolutePath.EndsWith('/') ? uri.AbsolutePath : uri.AbsolutePath + "/")
            : throw CliFailure.Usage($"The address must look like {DefaultAddress}, without a credential in it.");
    }
}
