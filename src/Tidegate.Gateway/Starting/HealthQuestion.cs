using System.Net;
using Tidegate.Gateway.Configuration;
using Tidegate.Gateway.Listening;

namespace Tidegate.Gateway.Starting;

/// <summary>Asks the gateway of this machine whether it is ready: what a container's health check runs.</summary>
internal static class HealthQuestion
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    /// <summary>Exit code 0 when the gateway of this configuration is ready, else 1.</summary>
    public static async Task<int> AskAsync(IConfiguration configuration, TimeProvider time)
    {
        var section = configuration.GetSection("Tidegate");
        var address = ListenAddress.Parse(section["Listen:Main"] ?? new ListenOptions().Main);
        if (address is null)
        {
            return 1;
        }

        // The certificate names another host than the one we ask, which is ourselves.
        using var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // we ask our own address; nothing secret is sent
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var http = new HttpClient(handler);
        using var timeout = new CancellationTokenSource(Within, time);
        try
        {
            using var answer = await http.GetAsync(UrlOf(address, isTls: section["Tls:CertificateFile"] is not null), timeout.Token);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return 1;
        }
    }

    /// <summary>Where it is asked: bound to all addresses it is reached on loopback, bound to one only there.</summary>
    internal static Uri UrlOf(ListenAddress address, bool isTls)
    {
        var host = address.Address switch
        {
            var any when any.Equals(IPAddress.Any) => IPAddress.Loopback,
            var any when any.Equals(IPAddress.IPv6Any) => IPAddress.IPv6Loopback,
            var one => one,
        };
        return new Uri($"{(isTls ? "https" : "http")}://{address with { Address = host }}/health/ready");
    }
}
