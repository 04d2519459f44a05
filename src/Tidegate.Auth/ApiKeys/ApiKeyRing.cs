using System.Net;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.Caching;
using Tidegate.Auth.Grants;
using Tidegate.Auth.Limits;
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
/// <param name="limits">Bounds guesses.</param>
/// <param name="signal">Raised with every change.</param>
/// <param name="options">Bounds, and whether given keys may be imported.</param>
/// <param name="time">Gives instants.</param>
/// <param name="revoked">What was revoked of tokens, with which keys may have been made; null: nothing.</param>
public sealed partial class ApiKeyRing(
    IApiKeyStore store,
    ApiKeyPepper pepper,
    StoredUsers users,
    ApiKeyUses uses,
    AuthLimits limits,
    ChangeSignal signal,
    AuthOptions options,
    TimeProvider time,
    IRevokedGrants? revoked = null
) : IChangeListener
{
    /// <summary>The issuer of a grant that an API key brought; no configured issuer can have this name.</summary>
    public const string IssuerName = "api-key";

    private static readonly Outcome<VerifiedApiKey> Unknown = Outcome<VerifiedApiKey>.Refused(
        GatewayErrors.TokenInvalid,
        ApiKeyRules.Unknown
    );

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

    /// <summary>Says whether a key is good, here and now, and whose it is.</summary>
    /// <param name="key">What was shown; any size, any content.</param>
    /// <param name="address">From where; null: not known, and then no list of addresses holds it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Refused: with a rule of <see cref="ApiKeyRules"/>, or because its owner is disabled.</returns>
    public async ValueTask<Outcome<VerifiedApiKey>> VerifyAsync(string key, IPAddress? address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsPossible(key))
        {
            return Unknown;
        }

        var hashes = pepper.HashesOf(key);
        var (isKnown, record) = await RecallAsync(hashes, cancellation);
        if (!isKnown)
        {
            var prefix = ApiKeyText.PrefixOf(key); // an imported key has none
            if (prefix is not null && limits.KeyFailures.IsExhausted(prefix, out var retryAfter))
            {
                return Outcome<VerifiedApiKey>.Refused(
                    new Refusal(GatewayErrors.RateLimited, ApiKeyRules.Failures)
                    {
                        RetryAfter = retryAfter,
                        Limit = new ReachedLimit("keys", limits.KeyFailures.Permits, limits.KeyFailures.Window),
                    }
                );
            }

            record = await LookUpAsync(hashes, cancellation);
            if (record is null && prefix is not null)
            {
                limits.KeyFailures.TryTake(prefix, out _);
            }
        }

        return record is null ? Unknown : await AcceptAsync(record, address, cancellation);
    }

    private async ValueTask<Outcome<VerifiedApiKey>> AcceptAsync(ApiKeyRecord record, IPAddress? address, CancellationToken cancellation)
    {
        if (record.RevokedAt is not null)
        {
            return Outcome<VerifiedApiKey>.Refused(GatewayErrors.TokenInvalid, ApiKeyRules.Revoked);
        }

        if (record.ExpiresAt <= time.GetUtcNow())
        {
            return Outcome<VerifiedApiKey>.Refused(GatewayErrors.TokenExpired, ApiKeyRules.Expired);
        }

        if (record.Origin is { } origin && await JudgeAsync(origin, record, cancellation) is { } ended)
        {
            return Outcome<VerifiedApiKey>.Refused(ended);
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
    internal async ValueTask<Refusal?> JudgeAsync(string id, CancellationToken cancellation)
    {
        var record = await _records.FindAsync(id, cancellation);
        return Judge(record) ?? (record?.Origin is { } origin ? await JudgeAsync(origin, record, cancellation) : null);
    }

    /// <summary>As <see cref="JudgeAsync(string, CancellationToken)"/>, from memory; null also where nothing is known.</summary>
    internal Refusal? Review(string id)
    {
        if (!_records.TryKnown(id, out var record))
        {
            return null;
        }

        return Judge(record)
            ?? (
                record?.Origin is { } origin
                    ? (origin.KeyId is { } parent ? Review(parent) : null) ?? revoked?.Find(GrantOf(origin, record))
                    : null
            );
    }

    /// <summary>When a key ends as far as is known in memory; null: never, or not known.</summary>
    internal DateTimeOffset? EndOf(string id)
    {
        if (!_records.TryKnown(id, out var record) || record is null)
        {
            return null;
        }

        var parents = record.Origin?.KeyId is { } parent ? EndOf(parent) : null; // a rotation may have ended it earlier since
        return parents < record.ExpiresAt ? parents : record.ExpiresAt;
    }

    /// <summary>Why what a key was made with is good no more; null: it is. A key that was made with another one has no third behind it.</summary>
    private async ValueTask<Refusal?> JudgeAsync(ApiKeyOrigin origin, ApiKeyRecord record, CancellationToken cancellation)
    {
        if (origin.KeyId is { } id && Judge(await _records.FindAsync(id, cancellation)) is { } refusal)
        {
            return refusal;
        }

        return origin.TokenId is not null && revoked is not null ? await revoked.JudgeAsync(GrantOf(origin, record), cancellation) : null;
    }

    /// <summary>The token with which a key was made, as far as revocations ask for it.</summary>
    private static Grant GrantOf(ApiKeyOrigin origin, ApiKeyRecord record) =>
        new()
        {
            Subject = record.Owner,
            Issuer = IssuerName,
            ExpiresAt = record.ExpiresAt ?? DateTimeOffset.MaxValue,
            TokenId = origin.TokenId is { Length: > 0 } id ? id : null,
            FamilyId = origin.FamilyId,
            IssuedAt = record.CreatedAt, // the token is older, and was good then
        };

    private Refusal? Judge(ApiKeyRecord? record) =>
        record is null or { RevokedAt: not null } ? new Refusal(GatewayErrors.Revoked, ApiKeyRules.Revoked)
        : record.ExpiresAt <= time.GetUtcNow() ? new Refusal(GatewayErrors.TokenExpired, ApiKeyRules.Expired)
        : null;

    /// <summary>The key where it was believed lately: which one it is needs no reading, what has become of it perhaps.</summary>
    private async ValueTask<(bool IsKnown, ApiKeyRecord? Record)> RecallAsync(string[] hashes, CancellationToken cancellation)
    {
        foreach (var hash in hashes)
        {
            if (_idByHash.Find(hash) is { } id)
            {
                return (true, Same(await _records.FindAsync(id, cancellation), hash));
            }
        }

        return (false, null);
    }

    private async ValueTask<ApiKeyRecord?> LookUpAsync(string[] hashes, CancellationToken cancellation)
    {
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
}
