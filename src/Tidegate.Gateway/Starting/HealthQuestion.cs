using Tidegate.Gateway.Listening;

namespace Tidegate.Gateway.Starting;

/// <summary>Asks the gateway of this machine whether it is ready: what a container's health check runs.</summary>
internal static class HealthQuestion
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    /// <summary>Exit code 0 when it is ready, else 1.</summary>
    public static async Task<int> AskAsync(string bind, bool isTls, TimeProvider time)
    {
        if (ListenAddress.Parse(bind) is not { } address)
        {
            return 1;
        }

        // Bound to all interfaces it is reached on loopback; the certificate names another host then, and we ask ourselves only.
        using var handler = new SocketsHttpHandler();
#pragma warning disable CA5359 // we ask our own loopback address; nothing secret is sent
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var http = new HttpClient(handler);
        using var timeout = new CancellationTokenSource(Within, time);
        try
        {
            var url = $"{(isTls ? "https" : "http")}://127.0.0.1:{address.Port}/health/ready";
            using var answer = await http.GetAsync(new Uri(url), timeout.Token);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return 1;
        }
    }
}
