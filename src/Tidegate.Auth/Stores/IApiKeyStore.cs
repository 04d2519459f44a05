namespace Tidegate.Auth.Stores;

/// <summary>The API keys. Every change but a touch is also a <see cref="StoreChange"/>, in the same transaction.</summary>
/// <inheritdoc cref="IUserStore" path="/remarks" />
public interface IApiKeyStore
{
    /// <summary>The key of this hash, revoked and expired ones included.</summary>
    ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellation);

    /// <summary>The key of this id, revoked and expired ones included.</summary>
    ValueTask<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Adds a key.</summary>
    /// <returns>False where id or hash are there already.</returns>
    ValueTask<bool> AddAsync(ApiKeyRecord key, CancellationToken cancellation);

    /// <summary>Adds the successor of a key and lets the old one end at <paramref name="oldEndsAt"/>, both or neither.</summary>
    /// <returns>False where the old one is gone, revoked or expired.</returns>
    ValueTask<bool> RotateAsync(string id, DateTimeOffset oldEndsAt, ApiKeyRecord successor, CancellationToken cancellation);

    /// <summary>Revokes a key.</summary>
    /// <returns>False where there is none or it was revoked before.</returns>
    ValueTask<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Notes the last use of several keys at once; an older instant never replaces a newer one.</summary>
    ValueTask TouchAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUsed, CancellationToken cancellation);

    /// <summary>Keys in the order of their ids (ordinal).</summary>
    /// <param name="owner">Of this user only; null: of all.</param>
    /// <param name="after">The last id of the page before; null: from the start.</param>
    /// <param name="count">1 to 1,000.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(string? owner, string? after, int count, CancellationToken cancellation);
}
