using Tidegate.Auth.Stores;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.ApiKeys;

/// <content>How keys come and go.</content>
public sealed partial class ApiKeyRing
{
    /// <summary>Longest time that a key and its successor are both good.</summary>
    public static readonly TimeSpan OverlapMax = TimeSpan.FromDays(90);

    private const int AttemptsMax = 3;

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

    /// <summary>Revokes a key, and with it those made of it, at once and for good.</summary>
    /// <returns>False where there is none or it was revoked before.</returns>
    public async ValueTask<bool> RevokeAsync(string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(id);
        var isRevoked = await store.RevokeAsync(id, Now(), cancellation);
        Forget(id);
        signal.Raise();
        return isRevoked;
    }

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
            Origin = draft.Origin,
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
