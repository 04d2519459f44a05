using System.Collections.Concurrent;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Grants;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Revoking;

/// <summary>What is believed no more although its signature is good: asked of every admission and every open session, in memory. Thread-safe.</summary>
/// <remarks>
/// API keys are not here: their own record says whether they were revoked. A revocation is written to the store first and holds when that is done, so that no restart forgets it. When the list is full another one is
/// refused and none is dropped. An entry goes when the last token it names has expired anyway.
/// </remarks>
public sealed class RevocationList : IRevokedGrants, IChangeListener, IDisposable
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RevokedSubject> _subjects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _signIns = new(StringComparer.Ordinal);
    private readonly IRevocationStore _store;
    private readonly IChangeStore _changes;
    private readonly VerifiedTokenCache _cache;
    private readonly ChangeSignal _signal;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly int _max;
    private readonly TimeSpan _lifetimeMax;
    private readonly TimeSpan _issuedMax;
    private volatile bool _isLoaded;

    /// <param name="options">Bound of the list, and how long tokens may live.</param>
    /// <param name="store">The revocations.</param>
    /// <param name="changes">Says what was revoked shortly before the start.</param>
    /// <param name="cache">Forgets what is revoked.</param>
    /// <param name="signal">Wakes who closes sessions.</param>
    /// <param name="audit">Hears of every revocation.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="time">Judges by its wall clock.</param>
    public RevocationList(
        AuthOptions options,
        IRevocationStore store,
        IChangeStore changes,
        VerifiedTokenCache cache,
        ChangeSignal signal,
        AuditLog audit,
        AuthMetrics metrics,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        (_store, _changes, _cache, _signal, _audit, _time) = (store, changes, cache, signal, audit, time);
        _max = options.RevocationsMax;
        (_lifetimeMax, _issuedMax) = (RevocationSpan.OfAny(options), RevocationSpan.OfIssued(options));
        metrics.ObserveRevocations(() => Count);
    }

    /// <summary>Entries now.</summary>
    public int Count => _tokens.Count + _subjects.Count + _signIns.Count;

    /// <summary>Looks a grant up, reading the store first where that was never done.</summary>
    /// <returns>Null: not revoked. Else <c>auth.revoked</c> with the rule; or <c>server.unavailable</c>, where nobody can know.</returns>
    public async ValueTask<Refusal?> JudgeAsync(Grant grant, CancellationToken cancellation)
    {
        if (!_isLoaded)
        {
            try
            {
                await LoadOnceAsync(cancellation);
            }
            catch (StoreUnavailableException)
            {
                return new Refusal(GatewayErrors.Unavailable, StoreRules.Unavailable);
            }
        }

        return Find(grant);
    }

    /// <summary>Looks a grant up in what is in memory.</summary>
    public Refusal? Find(Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return grant.TokenId is { } token && _tokens.ContainsKey(token) ? new Refusal(GatewayErrors.Revoked, RevocationRules.Token)
            : _subjects.TryGetValue(grant.UserId, out var subject) && subject.Covers(grant.IssuedAt)
                ? new Refusal(GatewayErrors.Revoked, RevocationRules.Subject)
            : grant.FamilyId is { } signIn && _signIns.ContainsKey(signIn) ? new Refusal(GatewayErrors.Revoked, RevocationRules.SignIn)
            : null;
    }

    /// <summary>Revokes one token by its id.</summary>
    /// <param name="tokenId">Its <c>jti</c>, 1 to 128 printable ASCII characters.</param>
    /// <param name="until">When it expires; null: not known, then it is remembered for as long as a token may live.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null: it is revoked. Else why not: <c>request.invalid</c>, <c>limit.revocations</c> or <c>server.unavailable</c>.</returns>
    public ValueTask<Refusal?> RevokeTokenAsync(
        string tokenId,
        DateTimeOffset? until,
        Caller caller,
        string? reason,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(tokenId);
        var now = Now();
        return RevokeAsync(new Revocation(RevocationKind.TokenId, tokenId, now, until ?? now + _lifetimeMax), caller, reason, cancellation);
    }

    /// <summary>Revokes all tokens of a user that were issued up to an instant; tokens that do not say when they were issued count as older.</summary>
    /// <param name="subject">Name of the user.</param>
    /// <param name="before">The instant; later than now counts as now.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="reason">Why, at most 256 printable ASCII characters, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>As <see cref="RevokeTokenAsync"/>.</returns>
    public ValueTask<Refusal?> RevokeSubjectAsync(
        string subject,
        DateTimeOffset before,
        Caller caller,
        string? reason,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        var now = Now();
        var at = before < now ? before : now;
        return RevokeAsync(new Revocation(RevocationKind.Subject, subject, at, now + _lifetimeMax), caller, reason, cancellation);
    }

    /// <inheritdoc />
    public async ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var change in changes)
        {
            await TakeAsync(change, cancellation);
        }
    }

    /// <inheritdoc />
    public async ValueTask OnUnknownAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            await LoadAsync(cancellation);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _loading.Dispose();

    /// <summary>Ends a sign-in at once: the store was told by the caller.</summary>
    internal void EndFamily(string id)
    {
        if (_signIns.TryAdd(id, Now() + _issuedMax))
        {
            _signal.Raise();
        }
    }

    /// <summary>Waits, for less than a second, while a token issued now would count as issued before the revocation of its user: tokens tell time in whole seconds.</summary>
    internal async ValueTask UntilIssuableAsync(string subject, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        if (_subjects.TryGetValue(subject, out var revoked) && revoked.Covers(DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds())))
        {
            var next = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 1);
            await Task.Delay(next - now, _time, cancellation);
        }
    }

    /// <summary>Drops entries whose tokens have expired.</summary>
    internal async ValueTask PurgeAsync(CancellationToken cancellation)
    {
        var now = Now();
        Drop(_tokens);
        Drop(_signIns);
        foreach (var (subject, entry) in _subjects)
        {
            if (entry.Until < now)
            {
                _subjects.TryRemove(new KeyValuePair<string, RevokedSubject>(subject, entry));
            }
        }

        await _store.PurgeAsync(now, cancellation);

        void Drop(ConcurrentDictionary<string, DateTimeOffset> entries)
        {
            foreach (var entry in entries)
            {
                if (entry.Value < now)
                {
                    entries.TryRemove(entry);
                }
            }
        }
    }

    private async ValueTask<Refusal?> RevokeAsync(Revocation revocation, Caller caller, string? reason, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (
            !PlainText.IsName(revocation.Value)
            || reason is not null && (reason.Length > 256 || reason.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        )
        {
            return new Refusal(GatewayErrors.BadRequest);
        }

        var refusal = Count >= _max && !IsThere(revocation) ? new Refusal(GatewayErrors.RevocationLimit, RevocationRules.Full) : null;
        if (refusal is null)
        {
            try
            {
                await _store.AddAsync(revocation with { By = caller.Actor, Reason = reason }, cancellation);
                Put(revocation);
                _signal.Raise();
            }
            catch (StoreUnavailableException)
            {
                refusal = new Refusal(GatewayErrors.Unavailable, StoreRules.Unavailable);
            }
        }

        Audit(revocation, caller, reason, refusal);
        return refusal;
    }

    private bool IsThere(Revocation revocation) =>
        revocation.Kind is RevocationKind.TokenId ? _tokens.ContainsKey(revocation.Value) : _subjects.ContainsKey(revocation.Value);

    private async ValueTask LoadOnceAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            if (!_isLoaded)
            {
                await LoadAsync(cancellation);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Adds to what is there: whatever was revoked stays revoked.</summary>
    private async ValueTask LoadAsync(CancellationToken cancellation)
    {
        foreach (var revocation in await _store.ListAsync(Now(), cancellation))
        {
            Put(revocation);
        }

        const int Page = 1_000;
        IReadOnlyList<StoreChange> changes = [default]; // sign-ins that ended shortly before the start, whose tokens may still live
        for (var after = 0L; changes.Count > 0; after = changes.Count > 0 ? changes[^1].Seq : after)
        {
            changes = await _changes.ReadAfterAsync(after, Page, cancellation);
            foreach (var change in changes)
            {
                if (change.Kind is not StoreChangeKind.Revocation)
                {
                    await TakeAsync(change, cancellation);
                }
            }
        }

        _isLoaded = true;
    }

    private async ValueTask TakeAsync(StoreChange change, CancellationToken cancellation)
    {
        switch (change.Kind)
        {
            case StoreChangeKind.RefreshFamily:
                _signIns.TryAdd(change.Value, Now() + _issuedMax);
                break;
            case StoreChangeKind.Revocation
                when change.Value.Split(':', 2) is [var kind, var value] && Enum.TryParse<RevocationKind>(kind, out var parsed):
                if (await _store.FindAsync(parsed, value, cancellation) is { } revocation)
                {
                    Put(revocation);
                }

                break;
            default:
                break; // users, keys and documents are others' concern
        }
    }

    private void Put(Revocation revocation)
    {
        if (revocation.Kind is RevocationKind.TokenId)
        {
            _tokens.AddOrUpdate(revocation.Value, revocation.Until, (_, until) => until > revocation.Until ? until : revocation.Until);
            _cache.ForgetToken(revocation.Value);
            return;
        }

        _subjects.AddOrUpdate(
            revocation.Value,
            new RevokedSubject(revocation.At, revocation.Until),
            (_, entry) => entry.Later(new RevokedSubject(revocation.At, revocation.Until))
        );
        _cache.ForgetSubject(revocation.Value);
    }

    /// <summary>Stores keep whole milliseconds.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Audit(Revocation revocation, Caller caller, string? reason, Refusal? refusal) =>
        _audit.Add(
            new AuditEvent
            {
                At = Now(),
                Action = AuditActions.TokenRevoked,
                Actor = caller.Actor,
                Subject = revocation.Value,
                Error = refusal?.Error.Id,
                Rule = refusal?.Rule,
                Address = caller.Address,
                Detail = reason,
            }
        );

    private sealed record RevokedSubject(DateTimeOffset At, DateTimeOffset Until)
    {
        public bool Covers(DateTimeOffset? issuedAt) => issuedAt is null || issuedAt <= At;

        public RevokedSubject Later(RevokedSubject other) => new(At > other.At ? At : other.At, Until > other.Until ? Until : other.Until);
    }
}
