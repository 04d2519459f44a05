using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tidegate.Auth.Jwt;

namespace Tidegate.Auth.Issuers;

/// <summary>The keys that one issuer publishes, as last read. Thread-safe; whoever asks at the same time waits for the same fetch.</summary>
/// <remarks>An issuer that cannot be reached, or lies, changes nothing: the last good set is believed until it is too old.</remarks>
internal sealed partial class PublishedKeys
{
    /// <summary>Shortest time between two fetches, whoever asks for them and however often.</summary>
    public static readonly TimeSpan FetchGap = TimeSpan.FromMinutes(1);

    private static readonly string[] DefaultAlgorithms = ["RS256", "PS256", "ES256"];

    private readonly Lock _gate = new();
    private readonly IssuerDocuments? _documents;
    private readonly string _name;
    private readonly string _issuer;
    private readonly Uri _address;
    private readonly bool _isDiscovered;
    private readonly bool _allowLoopback;
    private readonly ImmutableArray<SigningAlgorithm> _algorithms;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _ageMax;
    private volatile Fetched? _fetched;
    private Task _fetch = Task.CompletedTask;
    private long? _begun;

    private PublishedKeys(
        IssuerOptions options,
        Uri address,
        ImmutableArray<SigningAlgorithm> algorithms,
        bool allowLoopback,
        IssuerDocuments? documents
    )
    {
        (_name, _issuer) = (options.Name, options.Issuer ?? options.Authority!);
        (_address, _isDiscovered, _algorithms, _allowLoopback) = (address, options.Authority is not null, algorithms, allowLoopback);
        (_interval, _ageMax, _documents) = (options.KeyRefreshInterval, options.KeyAgeMax, documents);
    }

    /// <summary>Told the issuer's name after a key that was there has gone; null: nobody is.</summary>
    public Action<string>? Dropped { get; set; }

    /// <summary>The keys, none where there was no good set yet or the last one is too old.</summary>
    public ImmutableArray<TokenKey> Current =>
        _fetched is { } fetched && _documents!.Time.GetElapsedTime(fetched.At) < _ageMax ? fetched.Keys : [];

    /// <summary>Adds to <paramref name="faults"/>; null where there was any, or nothing is published.</summary>
    public static PublishedKeys? TryLoad(
        IssuerOptions options,
        string path,
        bool allowLoopback,
        IssuerDocuments? documents,
        List<string> faults
    )
    {
        var before = faults.Count;
        AuthOptionsFaults.Between(options.KeyRefreshInterval, FetchGap, TimeSpan.FromHours(24), $"{path}.KeyRefreshInterval", faults);
        AuthOptionsFaults.Between(options.KeyAgeMax, TimeSpan.FromMinutes(5), TimeSpan.FromDays(31), $"{path}.KeyAgeMax", faults);
        var algorithms = (options.KeyAlgorithms ?? DefaultAlgorithms).Select(SigningAlgorithm.Find).ToArray();
        if (algorithms.Length == 0 || Array.Exists(algorithms, algorithm => algorithm?.Family is null or KeyFamily.Secret))
        {
            faults.Add($"{path}.KeyAlgorithms must name RS, PS or ES algorithms.");
        }

        if ((options.Authority ?? options.JwksUri) is not { } text)
        {
            return null;
        }

        if (options is { Authority: not null, JwksUri: not null } or { Authority: null, Issuer: null })
        {
            faults.Add($"{path} needs either Authority or JwksUri, and with JwksUri also Issuer.");
        }

        var full = options.Authority is null ? text : text.TrimEnd('/') + "/.well-known/openid-configuration";
        if (!TryReadAddress(full, allowLoopback, out var address))
        {
            faults.Add($"{path}: Authority and JwksUri must be https addresses without user, query or fragment.");
        }

        return faults.Count == before ? new PublishedKeys(options, address!, [.. algorithms!], allowLoopback, documents) : null;
    }

    /// <summary>True where a key for this algorithm may be among them.</summary>
    public bool Takes(string algorithm) => _algorithms.Any(allowed => allowed.Name == algorithm);

    /// <summary>Fetches the keys again, unless that was tried within the last minute; joins a fetch that is on its way.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellation)
    {
        if (_documents is not { } documents)
        {
            return;
        }

        Task fetch;
        lock (_gate)
        {
            if (_fetch.IsCompleted)
            {
                if (_begun is { } begun && documents.Time.GetElapsedTime(begun) < FetchGap)
                {
                    return;
                }

                _begun = documents.Time.GetTimestamp();
                _fetch = Task.Run(() => FetchAsync(documents), CancellationToken.None); // whoever asked first may leave: others wait for it too
            }

            fetch = _fetch;
        }

        await fetch.WaitAsync(cancellation);
    }

    /// <summary>Reads the keys at once and then every interval; after a failure every minute.</summary>
    public async Task KeepFreshAsync(CancellationToken stopping)
    {
        while (_documents is { } documents && !stopping.IsCancellationRequested)
        {
            var before = _fetched;
            await RefreshAsync(stopping);
            var succeeded = !ReferenceEquals(before, _fetched);
            await Task.Delay(succeeded ? _interval : FetchGap, documents.Time, stopping);
        }
    }

    private async Task FetchAsync(IssuerDocuments documents)
    {
        using var deadline = new CancellationTokenSource(IssuerDocuments.Timeout, documents.Time);
        try
        {
            Take(documents, await ReadAsync(documents, deadline.Token));
            documents.Metrics?.Fetched(_name, succeeded: true);
        }
        catch (Exception exception) when (exception is IssuerFaultException or OperationCanceledException)
        {
            var why = exception is IssuerFaultException ? exception.Message : "it took longer than 5 s";
            documents.Metrics?.Fetched(_name, succeeded: false);
            LogKeysNotFetched(documents.Logger, _name, why, Current.Length);
        }
    }

    private async Task<ImmutableArray<TokenKey>> ReadAsync(IssuerDocuments documents, CancellationToken cancellation)
    {
        var address = _address;
        if (_isDiscovered)
        {
            var found = DiscoveryDocument.ReadKeySetAddress(await documents.ReadAsync(address, cancellation), _issuer);
            if (!TryReadAddress(found, _allowLoopback, out var keySet) || IsDowngrade(keySet!))
            {
                throw new IssuerFaultException("the discovery document names a key set that is not behind https");
            }

            address = keySet!;
        }

        return PublishedKeySet.Read(await documents.ReadAsync(address, cancellation), _algorithms);
    }

    private void Take(IssuerDocuments documents, ImmutableArray<TokenKey> keys)
    {
        var before = _fetched;
        _fetched = new Fetched(keys, documents.Time.GetTimestamp());
        var gone = before is not null && before.Keys.Any(old => !keys.Any(key => IsSame(key, old)));
        if (before is null || gone || before.Keys.Length != keys.Length)
        {
            LogKeysFetched(documents.Logger, _name, keys.Length);
        }

        if (gone)
        {
            Dropped?.Invoke(_name);
        }
    }

    /// <summary>The same id and the same public key: under an old id there may be a new one.</summary>
    private static bool IsSame(TokenKey one, TokenKey other) =>
        one.Id == other.Id
        && one.Algorithm == other.Algorithm
        && one.Verifying.ComputeJwkThumbprint().AsSpan().SequenceEqual(other.Verifying.ComputeJwkThumbprint());

    private bool IsDowngrade(Uri keySet) => _address.Scheme == Uri.UriSchemeHttps && keySet.Scheme != Uri.UriSchemeHttps;

    private static bool TryReadAddress(string text, bool allowLoopback, out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || allowLoopback && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)
        && address is { UserInfo: "", Fragment: "" }
        && address.Query.Length == 0;

    [LoggerMessage(LogEvents.KeysFetched, LogLevel.Information, "Issuer {Issuer} publishes {Keys} keys that are believed")]
    private static partial void LogKeysFetched(ILogger logger, string issuer, int keys);

    [LoggerMessage(
        LogEvents.KeysNotFetched,
        LogLevel.Warning,
        "Keys of issuer {Issuer} could not be read: {Why}; {Keys} of before are believed"
    )]
    private static partial void LogKeysNotFetched(ILogger logger, string issuer, string why, int keys);

    private sealed record Fetched(ImmutableArray<TokenKey> Keys, long At);
}
