using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tidegate.Auth.Issuers;

/// <summary>Reads what issuers publish: one small document at a time, without redirects, cookies or credentials. Thread-safe.</summary>
/// <remarks>Addresses come from the configuration and from discovery documents there, never from a token.</remarks>
public sealed class IssuerDocuments : IDisposable
{
    /// <summary>Largest document in bytes.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>Longest time that a discovery document and the key set it names may take together.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;

    /// <param name="time">Measures the time limit and the age of keys.</param>
    /// <param name="metrics">Counts; null: nobody does.</param>
    /// <param name="logger">Hears what could not be read, and why; null: nobody does.</param>
    public IssuerDocuments(TimeProvider time, AuthMetrics? metrics = null, ILogger<IssuerDocuments>? logger = null)
    {
        Time = time;
        Metrics = metrics;
        Logger = logger ?? NullLogger<IssuerDocuments>.Instance;
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // a redirect would lead where the configuration does not point
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None, // the limit counts bytes on the wire and in memory alike
                ConnectTimeout = Timeout,
                MaxConnectionsPerServer = 4,
                MaxResponseHeadersLength = 32,
                MaxResponseDrainSize = 0, // who sends too much is hung up on
                PooledConnectionLifetime = TimeSpan.FromMinutes(1), // no address is kept for longer than that
            }
        )
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan, // the one above is measured by the injected clock
        };
    }

    internal TimeProvider Time { get; }

    internal AuthMetrics? Metrics { get; }

    internal ILogger Logger { get; }

    /// <summary>Reads one document.</summary>
    /// <exception cref="IssuerFaultException">It cannot be had; the message is ours and says why.</exception>
    internal async Task<byte[]> ReadAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.StatusCode is not HttpStatusCode.OK)
            {
                throw new IssuerFaultException($"the answer was {(int)response.StatusCode}");
            }

            if (response.Content.Headers.ContentLength > BytesMax)
            {
                throw new IssuerFaultException("the document is larger than 256 KiB");
            }

            return await ReadBodyAsync(response.Content, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new IssuerFaultException("it could not be reached", exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> ReadBodyAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var body = await content.ReadAsStreamAsync(cancellation);
        using var read = new MemoryStream();
        var part = new byte[16 * 1024];
        int length;
        while ((length = await body.ReadAsync(part, cancellation)) > 0)
        {
            if (read.Length + length > BytesMax)
            {
                throw new IssuerFaultException("the document is larger than 256 KiB");
            }

            await read.WriteAsync(part.AsMemory(0, length), cancellation);
        }

        return read.ToArray();
    }
}
