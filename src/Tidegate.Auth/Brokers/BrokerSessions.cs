using Tidegate.Auth.Caching;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Brokers;

/// <summary>The users' logins at their brokers: kept, handed out while they are good, ended every day. Thread-safe.</summary>
/// <remarks>Every call that asks the store throws <see cref="StoreUnavailableException"/> where that cannot serve it and nothing is known.</remarks>
public sealed class BrokerSessions : IChangeListener, IBackgroundLoop
{
    private const int PageSize = 1_000;
    private static readonly TimeSpan CleanInterval = TimeSpan.FromMinutes(1);

    private readonly IBrokerSessionStore _store;
    private readonly BrokerSeal _seal;
    private readonly StoredUsers _users;
    private readonly ChangeSignal _signal;
    private readonly BrokerSessionOptions _options;
    private readonly TimeProvider _time;
    private readonly RecentReads<BrokerSessionRecord> _records;
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _generation;

    /// <param name="store">Where they are kept.</param>
    /// <param name="seal">Encrypts what is secret.</param>
    /// <param name="users">Whose they are.</param>
    /// <param name="signal">Raised with every change.</param>
    /// <param name="options">When they end, and how many are remembered.</param>
    /// <param name="time">Gives instants.</param>
    public BrokerSessions(
        IBrokerSessionStore store,
        BrokerSeal seal,
        StoredUsers users,
        ChangeSignal signal,
        AuthOptions options,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        (_store, _seal, _users, _signal, _options, _time) = (store, seal, users, signal, options.Brokers, time);
        _records = new RecentReads<BrokerSessionRecord>(store.FindAsync, options.StoredUsersMax, options.StoredUserAge, time);
    }

    /// <summary>Rises with everything that may have given somebody another login, or taken one away.</summary>
    public long Generation
    {
        get
        {
            lock (_gate)
            {
                return _generation;
            }
        }
    }

    /// <summary>Keeps a login, in place of the one that the user had, until the day's end.</summary>
    /// <returns>Refused: a field is out of range, or nobody of that name is stored (a rule of <see cref="BrokerSessionRules"/>).</returns>
    public async ValueTask<Outcome<BrokerSessionStatus>> LoginAsync(BrokerSessionDraft draft, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (BrokerSessionRules.FindFault(draft) is { } rule)
        {
            return Outcome<BrokerSessionStatus>.Refused(GatewayErrors.BadRequest, rule);
        }

        if (await _users.FindAsync(draft.User, cancellation) is null)
        {
            return Outcome<BrokerSessionStatus>.Refused(GatewayErrors.NotFound, BrokerSessionRules.User);
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var record = new BrokerSessionRecord
        {
            User = draft.User,
            Broker = draft.Broker,
            ClientId = draft.ClientId,
            Sealed = "",
            CreatedAt = now,
            ExpiresAt = _options.EndOf(now),
        };
        record = record with { Sealed = _seal.Seal(draft.Secrets, record) };
        await _store.PutAsync(record, cancellation);
        Changed(draft.User);
        return Outcome<BrokerSessionStatus>.Done(StatusOf(record));
    }

    /// <summary>Ends a user's login: nothing secret of it is left.</summary>
    /// <returns>False where there is none or it was ended before.</returns>
    public async ValueTask<bool> LogoutAsync(string user, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(user);
        var isEnded = await _store.RevokeAsync(user, _time.GetUtcNow(), cancellation);
        Changed(user);
        return isEnded;
    }

    /// <summary>The login of a user that is good now; null: there is none.</summary>
    public async ValueTask<BrokerSession?> FindAsync(string user, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await _records.FindAsync(user, cancellation) is { } record ? Open(record) : null;
    }

    /// <summary>The newest login at a broker that is good now, of whichever user; null: there is none.</summary>
    public async ValueTask<BrokerSession?> FindNewestAsync(string broker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(broker);
        BrokerSession? newest = null;
        await foreach (var record in AllAsync(broker, cancellation))
        {
            if ((newest is null || record.CreatedAt > newest.CreatedAt) && Open(record) is { } session && !await IsDisabledAsync(session))
            {
                newest = session;
            }
        }

        return newest;

        async ValueTask<bool> IsDisabledAsync(BrokerSession session) =>
            await _users.FindAsync(session.User, cancellation) is null or { IsDisabled: true };
    }

    /// <summary>What may be told of a user's login; null: there was never one.</summary>
    public async ValueTask<BrokerSessionStatus?> StatusOfAsync(string user, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await _store.FindAsync(user, cancellation) is { } record ? StatusOf(record) : null;
    }

    /// <summary>What may be told of logins, in the order of their users.</summary>
    /// <param name="broker">At this broker only; null: at all.</param>
    /// <param name="after">The last user of the page before; null: from the start.</param>
    /// <param name="count">1 to 1,000.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<BrokerSessionStatus>> ListAsync(
        string? broker,
        string? after,
        int count,
        CancellationToken cancellation
    ) => [.. (await _store.ListAsync(broker, after, count, cancellation)).Select(StatusOf)];

    /// <summary>Completes once <see cref="Generation"/> is above the one that was seen.</summary>
    public Task WaitForChangeAsync(long seen, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _generation > seen ? Task.CompletedTask : _changed.Task.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc />
    public async ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var isTouched = false;
        foreach (var change in changes.Where(change => change.Kind is StoreChangeKind.BrokerSession))
        {
            await _records.ReloadAsync(change.Value, cancellation);
            isTouched = true;
        }

        if (isTouched || changes.Any(change => change.Kind is StoreChangeKind.User)) // a user may have been disabled
        {
            Announce();
        }
    }

    /// <inheritdoc />
    public async ValueTask OnUnknownAsync(CancellationToken cancellation)
    {
        await _records.ReloadAllAsync(cancellation);
        Announce();
    }

    /// <summary>Removes once a minute what is secret of logins whose day is over.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            using var ticks = new PeriodicTimer(CleanInterval, _time);
            while (await ticks.WaitForNextTickAsync(stopping))
            {
                await CleanAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return; // the host stops
        }
    }

    private async ValueTask CleanAsync(CancellationToken stopping)
    {
        try
        {
            await _store.CleanAsync(_time.GetUtcNow(), stopping);
        }
        catch (StoreUnavailableException)
        {
            // They open no more in any case; the next minute tries again.
        }
    }

    private async IAsyncEnumerable<BrokerSessionRecord> AllAsync(
        string broker,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        string? after = null;
        do
        {
            var page = await _store.ListAsync(broker, after, PageSize, cancellation);
            foreach (var record in page)
            {
                yield return record;
            }

            after = page.Count == PageSize ? page[^1].User : null;
        } while (after is not null);
    }

    private BrokerSession? Open(BrokerSessionRecord record) =>
        record.RevokedAt is null && record.ExpiresAt > _time.GetUtcNow() && _seal.Open(record) is { } secrets
            ? new BrokerSession(record.User, record.Broker, record.ClientId, secrets, record.CreatedAt, record.ExpiresAt)
            : null;

    private BrokerSessionStatus StatusOf(BrokerSessionRecord record)
    {
        var state =
            record.RevokedAt is not null ? BrokerSessionState.Revoked
            : record.ExpiresAt <= _time.GetUtcNow() ? BrokerSessionState.Expired
            : _seal.Open(record) is null ? BrokerSessionState.Unreadable
            : BrokerSessionState.Active;
        return new BrokerSessionStatus(
            record.User,
            record.Broker,
            record.ClientId,
            state,
            record.CreatedAt,
            record.ExpiresAt,
            record.RevokedAt
        );
    }

    private void Changed(string user)
    {
        _records.Doubt(user);
        _signal.Raise();
        Announce();
    }

    private void Announce()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _generation++;
            (waiting, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.SetResult();
    }
}
