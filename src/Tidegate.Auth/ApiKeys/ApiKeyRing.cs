using System.Net;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.Caching;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.ApiKeys;

/// <summary>All API keys: makes, believes, rotates and revokes them. Thread-safe.</summary>
/// <remarks>
/// A key is found by its hash in one indexed read, or in memory where it was used lately; an unknown one costs the same reads whatever it is.
/// Every call that asks the store throws <see cref="StoreUnavailableException"/> where that cannot serve it.
/// </remarks>
/// <param name="store">Where they are kept.</param>
/// <param name="pepper">Makes their hashes.</param>
/// <param name="users">Whose they are.</param>
/// <param name="uses">Notes when they were used.</param>
/// <param name="signal">Raised with every change.</param>
/// <param name="options">Bounds, and whether given keys may be imported.</param>
/// <param name="time">Gives instants.</param>
public sealed class ApiKeyRing(
    IApiKeyStore store,
    ApiKeyPepper pepper,
    StoredUsers users,
    ApiKeyUses uses,
    ChangeSignal signal,
    AuthOptions options,
    TimeProvider time
) : IChangeListener
{
    /// <summary>The issuer of a grant that an API key brought; no configured issuer can have this name.</summary>
    public const string IssuerName = "api-key";

    /// <summary>Longest time that a key and its successor are both good.</summary>
    public static readonly TimeSpan OverlapMax = TimeSpan.FromDays(90);

    private const int AttemptsMax = 3;

    // A key never changes its hash, so what this says stays true; whether the key is still good stands in the records.
    private readonly GenerationCache<string, string> _idByHash = new(options.Keys.VerifiedKeysMax);
    private readonly RecentReads<ApiKeyRecord> _records = new(
        store.FindAsync,
        options.Keys.VerifiedKeysMax,
        options.Keys.VerifiedKeyAge,
        time
    );

    /// <summary>Keys remembered as verified.</summary>
    public int RememberedCount => _records.Count;

    /// <summary>Makes a key. The text in the outcome can be had this once.</summary>
    /// <returns>Refused: a field is out of range, or its owner is no stored user.</returns>
    public async ValueTask<Outcome<IssuedApiKey>> CreateAsync(ApiKeyDraft draft, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (await FindFaultAsync(draft, cancellation) is { } fault)
        {
            return Outcome<IssuedApiKey>.Refused(fault);
        }

        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var id = ApiKeyText.NewId();
            var key = ApiKeyText.New(id);
            if (await AddAsync(draft, id, key, ApiKeyText.PrefixOf(key)!, cancellation) is { } issued)
            {
                return Outcome<IssuedApiKey>.Done(issued);
            }
        }

        return Outcome<IssuedApiKey>.Refused(GatewayErrors.Internal); // three times the same 83 random bits
    }

    /// <summary>Takes in a key whose text is given, of any form, for clients whose keys stand in their code. In Development only.</summary>
    /// <param name="draft">What it shall be.</param>
    /// <param name="key">1 to 256 printable ASCII characters without blanks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Refused: not allowed here, a field is out of range, its owner is no stored user, or it is there already.</returns>
    public async ValueTask<Outcome<IssuedApiKey>> ImportAsync(ApiKeyDraft draft, string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(key);
        if (!options.DangerousAllowWeakSecrets)
        {
            return Outcome<IssuedApiKey>.Refused(GatewayErrors.Forbidden, ApiKeyRules.ImportRefused);
        }

        if (!IsPossible(key))
        {
            return Outcome<IssuedApiKey>.Refused(GatewayErrors.BadRequest, "key.text");
        }

        if (await FindFaultAsync(draft, cancellation) is { } fault)
        {
            return Outcome<IssuedApiKey>.Refused(fault);
        }

        var id = ApiKeyText.NewId();
        var issued = await AddAsync(draft, id, key, ApiKeyText.PrefixOfImported(id), cancellation);
        return issued is null ? Outcome<IssuedApiKey>.Refused(GatewayErrors.AlreadyThere) : Outcome<IssuedApiKey>.Done(issued);
    }

    /// <summary>Says whether a key is good, here and now, and whose it is.</summary>
    /// <param name="key">What was shown; any size, any content.</param>
    /// <param name="address">From where; null: not known, and then no list of addresses holds it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Refused: with a rule of <see cref="ApiKeyRules"/>, or because its owner is disabled.</returns>
    public async ValueTask<Outcome<VerifiedApiKey>> VerifyAsync(string key, IPAddress? address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsPossible(key) || await FindAsync(key, cancellation) is not { } record)
        {
            return Outcome<VerifiedApiKey>.Refused(GatewayErrors.TokenInvalid, ApiKeyRules.Unknown);
        }

        if (record.RevokedAt is not null)
        {
            return Outcome<VerifiedApiKey>.Refused(GatewayErrors.TokenInvalid, ApiKeyRules.Revoked);
        }

        if (record.ExpiresAt <= time.GetUtcNow())
        {
            return Outcome<VerifiedApiKey>.Refused(GatewayErrors.TokenExpired, ApiKeyRules.Expired);
        }

        if (!AddressList.Allows(record.Addresses, address))
        {
            return Outcome<VerifiedApiKey>.Refused(GatewayErrors.Forbidden, ApiKeyRules.Address);
        }

        if (await users.FindAsync(record.Owner, cancellation) is not { } owner)
        {
            return Outcome<VerifiedApiKey>.Refused(GatewayErrors.TokenInvalid, ApiKeyRules.Owner);
        }

        if (owner.IsDisabled)
        {
            return Outcome<VerifiedApiKey>.Refused(GatewayErrors.Revoked, UserRules.Disabled);
        }

        uses.Note(record.Id);
        return Outcome<VerifiedApiKey>.Done(new VerifiedApiKey(record, owner));
    }

    /// <summary>Replaces a key by a new one with the same restrictions; the old one stays good for a while, so that its users can change over.</summary>
    /// <param name="id">The old one.</param>
    /// <param name="overlap">How long both are good: 0 to 90 days.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<Outcome<IssuedApiKey>> RotateAsync(string id, TimeSpan overlap, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (overlap < TimeSpan.Zero || overlap > OverlapMax)
        {
            return Outcome<IssuedApiKey>.Refused(GatewayErrors.BadRequest, "key.overlap");
        }

        if (await store.FindAsync(id, cancellation) is not { } old)
        {
            return Outcome<IssuedApiKey>.Refused(GatewayErrors.NotFound, ApiKeyRules.Unknown);
        }

        var now = Now();
        var newId = ApiKeyText.NewId();
        var key = ApiKeyText.New(newId);
        var successor = old with
        {
            Id = newId,
            Prefix = ApiKeyText.PrefixOf(key)!,
            Hash = pepper.HashOf(key),
            CreatedAt = now,
            LastUsedAt = null,
            RevokedAt = null,
        };
        var oldEndsAt = old.ExpiresAt is { } end && end < now + overlap ? end : now + overlap;
        if (!await store.RotateAsync(id, oldEndsAt, successor, cancellation))
        {
            return Outcome<IssuedApiKey>.Refused(GatewayErrors.AlreadyThere, ApiKeyRules.Revoked);
        }

        Forget(id);
        signal.Raise();
        return Outcome<IssuedApiKey>.Done(new IssuedApiKey(successor, key));
    }

    /// <summary>Revokes a key, at once and for good.</summary>
    /// <returns>False where there is none or it was revoked before.</returns>
    public async ValueTask<bool> RevokeAsync(string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(id);
        var isRevoked = await store.RevokeAsync(id, Now(), cancellation);
        Forget(id);
        signal.Raise();
        return isRevoked;
    }

    /// <summary>From now on this key is believed only after the store was asked again.</summary>
    public void Forget(string id) => _records.Doubt(id);

    /// <inheritdoc />
    public async ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var change in changes.Where(change => change.Kind is StoreChangeKind.ApiKey))
        {
            await _records.ReloadAsync(change.Value, cancellation);
        }
    }

    /// <inheritdoc />
    public ValueTask OnUnknownAsync(CancellationToken cancellation) => _records.ReloadAllAsync(cancellation);

    /// <summary>What a good key allows by itself, before what is stored of its owner is laid over it.</summary>
    internal Grant GrantOf(VerifiedApiKey verified)
    {
        var now = time.GetUtcNow();
        var latest = now + options.Keys.SessionMax;
        var grant = new Grant
        {
            Subject = verified.Owner.Name,
            Issuer = IssuerName,
            ExpiresAt = verified.Key.ExpiresAt is { } end && end < latest ? end : latest,
            IssuedAt = now, // what is revoked up to an instant ends the sessions opened before it, not the key
            KeyId = verified.Key.Id,
            Scopes = verified.Key.Scopes,
        };
        return verified.Key.Plan is { } plan ? grant with { Plan = plan } : grant;
    }

    /// <summary>Why nothing that was given for a key holds any more; null: it does.</summary>
    internal async ValueTask<Refusal?> JudgeAsync(string id, CancellationToken cancellation) =>
        Judge(await _records.FindAsync(id, cancellation));

    /// <summary>As <see cref="JudgeAsync"/>, from memory; null also where nothing is known.</summary>
    internal Refusal? Review(string id) => _records.TryKnown(id, out var record) ? Judge(record) : null;

    private Refusal? Judge(ApiKeyRecord? record) =>
        record is null or { RevokedAt: not null } ? new Refusal(GatewayErrors.Revoked, ApiKeyRules.Revoked)
        : record.ExpiresAt <= time.GetUtcNow() ? new Refusal(GatewayErrors.TokenExpired, ApiKeyRules.Expired)
        : null;

    private async ValueTask<ApiKeyRecord?> FindAsync(string key, CancellationToken cancellation)
    {
        var hashes = pepper.HashesOf(key);
        foreach (var hash in hashes)
        {
            if (_idByHash.Find(hash) is { } id)
            {
                return Same(await _records.FindAsync(id, cancellation), hash);
            }
        }

        foreach (var hash in hashes)
        {
            var epoch = _records.Epoch;
            if (Same(await store.FindByHashAsync(hash, cancellation), hash) is { } record)
            {
                _records.Add(record.Id, record, epoch);
                _idByHash.Add(hash, record.Id, _idByHash.Epoch);
                return record;
            }
        }

        return null;
    }

    /// <summary>The record where it is that of this hash, whatever the store or its collation thinks is equal.</summary>
    private static ApiKeyRecord? Same(ApiKeyRecord? record, string hash) =>
        record is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(record.Hash), Encoding.ASCII.GetBytes(hash))
            ? record
            : null;

    private bool IsPossible(string key) =>
        ApiKeyText.IsKey(key)
        || options.DangerousAllowWeakSecrets
            && key.Length is > 0 and <= ApiKeyText.ImportedCharsMax
            && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    private async ValueTask<Refusal?> FindFaultAsync(ApiKeyDraft draft, CancellationToken cancellation)
    {
        if (ApiKeyDrafts.FindFault(draft, time.GetUtcNow()) is { } rule)
        {
            return new Refusal(GatewayErrors.BadRequest, rule);
        }

        return await users.FindAsync(draft.Owner, cancellation) is null ? new Refusal(GatewayErrors.NotFound, ApiKeyRules.Owner) : null;
    }

    private async ValueTask<IssuedApiKey?> AddAsync(ApiKeyDraft draft, string id, string key, string prefix, CancellationToken cancellation)
    {
        var record = new ApiKeyRecord
        {
            Id = id,
            Prefix = prefix,
            Hash = pepper.HashOf(key),
            Owner = draft.Owner,
            Label = draft.Label,
            Scopes = [.. draft.Scopes.Distinct(StringComparer.Ordinal)],
            Plan = draft.Plan,
            Addresses = [.. draft.Addresses],
            CreatedAt = Now(),
            ExpiresAt = draft.ExpiresAt is { } end ? WholeMilliseconds(end) : null,
        };
        if (!await store.AddAsync(record, cancellation))
        {
            return null;
        }

        signal.Raise();
        return new IssuedApiKey(record, key);
    }

    private DateTimeOffset Now() => WholeMilliseconds(time.GetUtcNow());

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
