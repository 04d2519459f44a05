using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Signing;

namespace Tidegate.Kraken.Tokens;

/// <summary>What a manager of its own needs: key, nonces, REST client. Disposed of together, the key (overwritten) last.</summary>
internal sealed class KrakenParts : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly NonceSource _nonces;

    private KrakenParts(KrakenApiKey key, NonceSource nonces, HttpMessageInvoker http, KrakenRestClient rest) =>
        (Key, _nonces, _http, Rest) = (key, nonces, http, rest);

    public KrakenApiKey Key { get; }

    public KrakenRestClient Rest { get; }

    public static KrakenParts Create(KrakenTokenOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        var key = new KrakenApiKey(options.ApiKey, options.ApiSecret);
        var nonces = new NonceSource(key, NoncesOf(options), time, loggers.CreateLogger<NonceSource>());
        var http = new HttpMessageInvoker(KrakenRestClient.CreateHandler());
        var rest = new KrakenRestClient(http, key, nonces, new RestCounter(options.Tier, time), RestOf(options), time);
        return new KrakenParts(key, nonces, http, rest);
    }

    public static NonceOptions NoncesOf(KrakenTokenOptions options) =>
        new() { Unit = options.NonceUnit, Folder = options.StorageDirectory };

    public static KrakenRestOptions RestOf(KrakenTokenOptions options) =>
        new()
        {
            Address = options.RestAddress,
            Timeout = options.RequestTimeout,
            CounterWaitMax = options.RetryDelayMax,
            OneTimePassword = options.OneTimePassword,
        };

    public void Dispose()
    {
        Rest.Dispose();
        _http.Dispose();
        _nonces.Dispose();
        Key.Dispose();
    }
}
