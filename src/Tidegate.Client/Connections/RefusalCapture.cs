using System.Net;
using Tidegate.Client.Messages;

namespace Tidegate.Client.Connections;

/// <summary>Keeps status and body of a refused upgrade: <c>ClientWebSocket</c> alone tells the status only.</summary>
internal sealed class RefusalCapture(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int BodyBytesMax = 8_192;
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromDays(1);

    public HttpRefusal? Refusal { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            var type = response.Content.Headers.ContentType?.MediaType ?? "";
            var body = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
            Refusal = new HttpRefusal(
                response.StatusCode,
                type.EndsWith("json", StringComparison.OrdinalIgnoreCase),
                body,
                response.Headers.RetryAfter?.Delta is { } delay && delay <= RetryAfterMax ? delay : null
            );
        }

        return response;
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var body = new byte[BodyBytesMax];
            var length = await stream.ReadAtLeastAsync(body, BodyBytesMax, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return body[..length];
        }
    }
}
