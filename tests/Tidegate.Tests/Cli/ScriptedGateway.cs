using System.Net;
using System.Text;

namespace Tidegate.Tests.Cli;

/// <summary>Answers the command line in place of a running gateway, and keeps what it was asked.</summary>
internal sealed class ScriptedGateway(HttpStatusCode status, string body) : HttpMessageHandler
{
    public Action<HttpResponseMessage>? Shape { get; init; }

    public string? Asked { get; private set; }

    public string? Body { get; private set; }

    public string? Credential { get; private set; }

    public static ScriptedGateway Answering(string json) => new(HttpStatusCode.OK, json);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        Credential = request.Headers.Authorization?.ToString();
        Body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        Shape?.Invoke(answer);
        return answer;
    }
}
