using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Feeds.Kraken;

/// <summary>
/// The tokens of one account, over the lives of its keys: where the exchange refused a key, the next one to ask has it looked at again. A key that was replaced is
/// taken at once; one that is the same is tried again after growing pauses and not for ever, because refusals in a row lock the address out. Thread-safe.
/// </summary>
/// <param name="user">Whose.</param>
/// <param name="options">Where the key is.</param>
/// <param name="create">Makes the manager of a key.</param>
/// <param name="retryAfter">The first pause; doubles up to an hour.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears what became of a key, never of the key.</param>
internal sealed partial class KrakenAccount(
    string user,
    KrakenAccountOptions options,
    Func<KrakenKey, KrakenTokenManager> create,
    TimeSpan retryAfter,
    TimeProvider time,
    ILogger logger
) : IKrakenTokenSource, IAsyncDisposable
{
    /// <summary>A refused key is tried so many times more while nothing about it changes.</summary>
    internal const int TriesMax = 10;

    private static readonly TimeSpan PauseMax = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _mending = new(1);
    private readonly ILogger _logger = logger;
    private volatile KrakenTokenManager? _manager;
    private volatile string? _problem;
    private KrakenKey? _key;
    private int _tries;
    private long _triedAt;

    /// <summary>How its tokens are doing; a key that cannot be read needs a login.</summary>
    public KrakenTokenState State =>
        _manager?.GetStatus().Authentication.State ?? (_problem is null ? KrakenTokenState.Idle : KrakenTokenState.NeedsLogin);

    private bool IsMended => _manager is not null && State is not (KrakenTokenState.NeedsLogin or KrakenTokenState.Failed);

    /// <summary>Why its key cannot be read; null: it can.</summary>
    public string? Problem => _problem;

    /// <inheritdoc />
    public async ValueTask<string> GetTokenAsync(CancellationToken cancellation = default)
    {
        if (!IsMended)
        {
            await MendAsync(cancellation);
        }

        var token = await ManagerOrThrow().GetTokenAsync(cancellation);
        _tries = 0;
        return token;
    }

    /// <inheritdoc />
    public ValueTask<string> ReplaceTokenAsync(string refused, string error, CancellationToken cancellation = default) =>
        ManagerOrThrow().ReplaceTokenAsync(refused, error, cancellation);

    /// <summary>Ends what is being fetched, and overwrites token and key.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_manager is { } manager)
        {
            await manager.DisposeAsync();
        }

        _mending.Dispose();
    }

    private KrakenTokenManager ManagerOrThrow() =>
        _manager
        ?? throw new WebSocketAuthenticationException($"The key file of {user} cannot be used: {_problem}.")
        {
            State = KrakenTokenState.NeedsLogin,
        };

    private async Task MendAsync(CancellationToken cancellation)
    {
        await _mending.WaitAsync(cancellation);
        try
        {
            if (IsMended)
            {
                return; // somebody else has mended it meanwhile
            }

            var key = KrakenKey.Read(options, out var problem);
            if (problem is not null && problem != _problem)
            {
                LogUnreadable(user, problem);
            }

            _problem = _manager is null ? problem : null; // an old key that was refused says more than a new one that is half written
            if (key is not null && key != _key)
            {
                await ReplaceAsync(key, cancellation);
            }
            else if (_manager is { } manager && MayTry())
            {
                await manager.ForceRefreshAsync(cancellation);
            }
        }
        finally
        {
            _mending.Release();
        }
    }

    private async Task ReplaceAsync(KrakenKey key, CancellationToken cancellation)
    {
        var (old, manager) = (_manager, create(key));
        await manager.StartAsync(cancellation);
        (_manager, _key, _tries, _triedAt) = (manager, key, 0, time.GetTimestamp());
        if (old is not null)
        {
            LogReplaced(user);
            await old.DisposeAsync();
        }
    }

    private bool MayTry()
    {
        var pause = retryAfter * Math.Pow(2, Math.Max(0, _tries - 1));
        if (_tries >= TriesMax || time.GetElapsedTime(_triedAt) < (pause < PauseMax ? pause : PauseMax))
        {
            return false;
        }

        (_tries, _triedAt) = (_tries + 1, time.GetTimestamp());
        if (_tries == TriesMax)
        {
            LogGivenUp(user, _tries);
        }

        return true;
    }

    [LoggerMessage(LogEvents.KrakenKeyReplaced, LogLevel.Information, "The key of {User} was replaced: it is tried now")]
    private partial void LogReplaced(string user);

    [LoggerMessage(LogEvents.KrakenKeyUnreadable, LogLevel.Error, "The key file of {User} cannot be used: {Problem}")]
    private partial void LogUnreadable(string user, string problem);

    [LoggerMessage(
        LogEvents.KrakenKeyGivenUp,
        LogLevel.Error,
        "The key of {User} has been refused {Tries} times: it is not tried again before it is replaced in its file, or a restart"
    )]
    private partial void LogGivenUp(string user, int tries);
}
