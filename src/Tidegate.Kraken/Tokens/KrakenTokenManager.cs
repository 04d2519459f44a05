using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Signing;
using Tidegate.Kraken.Storage;

namespace Tidegate.Kraken.Tokens;

/// <summary>
/// Keeps a WebSocket token of Kraken at hand: fetched when first asked for, replaced at 13 of its 15 minutes without touching any
/// connection, kept across restarts, with retries, a circuit breaker and a state that always says why there is none.
/// </summary>
/// <remarks>
/// Thread-safe. Callers share one refresh. What it hands out must not be logged, and is overwritten in memory when it stops.
/// <c>docs/kraken.md</c> describes every state, setting and field.
/// </remarks>
public sealed partial class KrakenTokenManager : IKrakenTokenSource, IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan JustObtained = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Lock _storing = new(); // taken alone, never inside _gate
    private readonly ITokenEndpoint _endpoint;
    private readonly INonceSource? _nonces;
    private readonly KrakenTokenOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KrakenTokenManager> _logger;
    private readonly TokenMetrics _metrics;
    private readonly TokenStore _store;
    private readonly TokenGate _shut;
    private readonly RetryJitter _jitter;
    private readonly ITimer _timer;
    private readonly ITimer _retirement; // of the token that is held
    private readonly string _fingerprint;
    private IReadOnlyList<IDisposable> _owned = [];
    private CancellationTokenSource _stopping = new();
    private HeldToken? _held;
    private Task<RefreshOutcome>? _flight;
    private Task _lastFlight = Task.CompletedTask;
    private int _failedFlights;
    private bool _isWanted;
    private bool _isRestored;
    private bool _isStopped;
    private bool _isDisposed;

    /// <param name="rest">Calls the exchange with the key.</param>
    /// <param name="key">Names the file of the token; its secret is not looked at.</param>
    /// <param name="options">Checked here too.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads retries.</param>
    /// <param name="logger">Hears of every change of state, never of a token.</param>
    /// <param name="meters">Makes the meter; null: it is made here.</param>
    /// <exception cref="OptionsValidationException">The settings cannot be used: everything that is wrong at once.</exception>
    public KrakenTokenManager(
        KrakenRestClient rest,
        KrakenApiKey key,
        KrakenTokenOptions options,
        TimeProvider time,
        Random random,
        ILogger<KrakenTokenManager> logger,
        IMeterFactory? meters = null
    )
        : this(new RestTokenEndpoint(rest), rest.Nonces, key.Fingerprint, Checked(options), time, random, logger, meters) { }

    internal KrakenTokenManager(
        ITokenEndpoint endpoint,
        INonceSource? nonces,
        string fingerprint,
        KrakenTokenOptions options,
        TimeProvider time,
        Random random,
        ILogger<KrakenTokenManager> logger,
        IMeterFactory? meters
    )
    {
        (_endpoint, _nonces, _fingerprint, _options, _time, _logger) = (endpoint, nonces, fingerprint, options, time, logger);
        var encryptionKey = options.EncryptionKey is { } text ? Convert.FromBase64String(text) : null;
        _store = new TokenStore(options.StorageDirectory ?? PrivateStorage.DefaultFolder, fingerprint, encryptionKey, time);
        _shut = new TokenGate(options, time);
        _jitter = new RetryJitter(random, options.RetryDelay, options.RetryDelayMax);
        _retry = BuildRetry();
        _metrics = new TokenMetrics(meters);
        _metrics.Observe(fingerprint, () => GetTokenInfo().ExpiresInSeconds);
        _timer = time.CreateTimer(_ => OnDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _retirement = time.CreateTimer(_ => OnRetirement(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How the stream of balances is doing, for <see cref="GetStatus"/>: set by whoever streams them; quick, and throws nothing.</summary>
    public Func<KrakenBalanceStreamingStatus>? BalanceStreaming { get; set; }

    /// <summary>The refresh that is under way or was the last one.</summary>
    internal Task LastFlight
    {
        get
        {
            lock (_gate)
            {
                return _lastFlight;
            }
        }
    }

    /// <summary>A manager with everything that it needs, for a program without dependency injection. Disposing of it disposes of all.</summary>
    /// <exception cref="OptionsValidationException">The settings cannot be used: everything that is wrong at once.</exception>
    public static KrakenTokenManager Create(KrakenTokenOptions options, ILoggerFactory loggers)
    {
        var random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        return Create(options, loggers, TimeProvider.System, random, meters: null);
    }

    /// <summary>The same with a clock, a source of jitter and meters of the program's.</summary>
    internal static KrakenTokenManager Create(
        KrakenTokenOptions options,
        ILoggerFactory loggers,
        TimeProvider time,
        Random random,
        IMeterFactory? meters
    )
    {
        var parts = KrakenParts.Create(Checked(options), loggers, time);
        return new KrakenTokenManager(parts.Rest, parts.Key, options, time, random, loggers.CreateLogger<KrakenTokenManager>(), meters)
        {
            _owned = [parts],
        };
    }

    /// <inheritdoc cref="StartAsync(CancellationToken)" />
    public Task StartAsync() => StartAsync(CancellationToken.None);

    /// <summary>Makes it ready; the exchange is not called before somebody asks for a token.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_isStopped)
            {
                (_isStopped, _isRestored, _isWanted, _stopping) = (false, false, false, new CancellationTokenSource());
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<string> GetTokenAsync(CancellationToken cancellation = default)
    {
        var held = Volatile.Read(ref _held);
        return held is not null && held.IsUsable(_time) ? new ValueTask<string>(held.Value) : AcquireAsync(null, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<string> ReplaceTokenAsync(string refused, string error, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(refused);
        if (_logger.IsEnabled(Detail))
        {
            var detail = $"token refused on a socket: {KrakenErrors.Parse(error)}";
            LogDetail(Detail, _fingerprint, detail);
        }

        return AcquireAsync(held => held.Value == refused, cancellation);
    }

    /// <summary>A token was found to have expired: another one, unless the one that is held is a few seconds old.</summary>
    /// <exception cref="WebSocketAuthenticationException">None can be had: its type says why.</exception>
    public ValueTask<string> HandleTokenExpiryAsync(CancellationToken cancellation = default) =>
        AcquireAsync(held => held.Age(_time) > JustObtained, cancellation);

    /// <summary>Does what an authentication error asks for, wherever it was heard, and gives a token to go on with.</summary>
    /// <param name="error">The text of the exchange, for example <c>EAPI:Invalid nonce</c>. Errors of orders change nothing.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WebSocketAuthenticationException">None can be had: its type says why.</exception>
    public ValueTask<string> HandleAuthenticationErrorAsync(string error, CancellationToken cancellation = default)
    {
        var known = KrakenErrors.Parse(error);
        if (known.Policy == KrakenErrorPolicy.RenewToken)
        {
            return HandleTokenExpiryAsync(cancellation);
        }

        if (known.Kind == KrakenErrorKind.InvalidNonce)
        {
            _nonces?.Refused(_nonces.Next());
            return GetTokenAsync(cancellation);
        }

        if (IsAboutTheLogin(known))
        {
            lock (_gate)
            {
                _lastError = known.Text;
                _shut.Heed(known);
                Arm();
                if (_shut.Block is not null)
                {
                    throw Refusal()!;
                }
            }
        }

        return GetTokenAsync(cancellation);
    }

    /// <summary>Fetches a token now, also after a refusal that only a person could mend.</summary>
    /// <returns>Whether there is a new one; <see cref="GetStatus"/> says why not.</returns>
    public async Task<bool> ForceRefreshAsync(CancellationToken cancellation = default)
    {
        Task<RefreshOutcome> flight;
        lock (_gate)
        {
            _shut.Unblock();
            if (Refusal() is not null)
            {
                return false;
            }

            flight = JoinOrBegin(mayRestore: false);
        }

        return (await flight.WaitAsync(cancellation).ConfigureAwait(false)).Token is not null;
    }

    /// <summary>Closes the circuit breaker: the next attempt is made at once.</summary>
    public void ResetCircuitBreaker()
    {
        lock (_gate)
        {
            _shut.Breaker.Reset();
            Arm();
        }
    }

    /// <summary>Takes a token that was got elsewhere: by a bot's older code, or by hand while the exchange refuses this program.</summary>
    /// <param name="token">1 to 512 visible ASCII characters.</param>
    /// <param name="obtainedAt">Its creation; null: now.</param>
    /// <exception cref="ArgumentException">It cannot be a token, or is too old to be presented.</exception>
    public void SupplyToken(string token, DateTimeOffset? obtainedAt = null)
    {
        if (!RestTokenEndpoint.IsToken(token))
        {
            throw new ArgumentException("A token has 1 to 512 visible ASCII characters.", nameof(token));
        }

        // A copy, because it is overwritten at the end, and the caller's text may be a constant.
        var copy = new string(token.AsSpan());
        var held = new HeldToken(copy, TokenSource.Supplied, obtainedAt ?? _time.GetUtcNow(), _options.TokenLifetime, _options, _time);
        if (!held.IsUsable(_time))
        {
            throw new ArgumentException("The token is too old to be presented.", nameof(obtainedAt));
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            _supplied++;
            _isWanted = true;
            Hold(held);
            Arm();
        }

        LogSupplied(_fingerprint);
    }

    /// <inheritdoc cref="StopAsync(CancellationToken)" />
    public Task StopAsync() => StopAsync(CancellationToken.None);

    /// <summary>Ends the refresh that is under way and overwrites the token in memory. What is kept on disk stays for the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        HeldToken? held;
        CancellationTokenSource stopping;
        lock (_gate)
        {
            _isStopped = true;
            (held, stopping) = (_held, _stopping);
            Hold(null);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        await _lastFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
        held?.Erase();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        await StopAsync(CancellationToken.None).ConfigureAwait(false); // bounded: every wait of a refresh ends with the token
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _retirement.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        _stopping.Dispose();
        foreach (var part in _owned)
        {
            part.Dispose();
        }
    }

    private static bool IsAboutTheLogin(KrakenError error) =>
        error.Kind
            is KrakenErrorKind.InvalidKey
                or KrakenErrorKind.InvalidSignature
                or KrakenErrorKind.PermissionDenied
                or KrakenErrorKind.Account
                or KrakenErrorKind.TemporaryLockout
                or KrakenErrorKind.AuthRateLimit
                or KrakenErrorKind.Throttled;

    private static KrakenTokenOptions Checked(KrakenTokenOptions options)
    {
        var result = new KrakenTokenOptionsValidator().Validate(null, options);
        return result.Failed ? throw new OptionsValidationException("KrakenTokens", typeof(KrakenTokenOptions), result.Failures) : options;
    }
}
