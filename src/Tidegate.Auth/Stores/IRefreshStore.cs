namespace Tidegate.Auth.Stores;

/// <summary>The families of refresh tokens. Tokens are known by their hash only (SHA-256, 64 lower-case hexadecimal digits).</summary>
/// <remarks>
/// Thread-safe; of several rotations of one token exactly one wins, the others find it reused. A revocation is also a <see cref="StoreChange"/>,
/// in the same transaction. Every call throws <see cref="StoreUnavailableException"/> where the database cannot serve it; then nothing was written.
/// </remarks>
public interface IRefreshStore
{
    /// <summary>Begins a family.</summary>
    /// <param name="family">Its id is new.</param>
    /// <param name="tokenHash">Its first token.</param>
    /// <param name="familiesMax">Most live families of one subject; the one unused for longest is revoked to make room.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask AddAsync(RefreshFamily family, string tokenHash, int familiesMax, CancellationToken cancellation);

    /// <summary>Replaces the last token of a family by the next one; a token that was used before revokes its family.</summary>
    /// <param name="tokenHash">The token that was shown.</param>
    /// <param name="nextHash">The one that replaces it.</param>
    /// <param name="now">When it was shown.</param>
    /// <param name="expiresAt">When the next one ends.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<RotationResult> RotateAsync(
        string tokenHash,
        string nextHash,
        DateTimeOffset now,
        DateTimeOffset expiresAt,
        CancellationToken cancellation
    );

    /// <summary>The family of this id.</summary>
    ValueTask<RefreshFamily?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>The family that knows this token, as its last one or as one used before, revoked and expired ones included. Changes nothing.</summary>
    ValueTask<RefreshFamily?> FindByTokenAsync(string tokenHash, CancellationToken cancellation);

    /// <summary>Families of a subject that are neither revoked nor expired, last used first.</summary>
    ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(string subject, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Revokes a family.</summary>
    /// <returns>False where there is none or it was revoked before.</returns>
    ValueTask<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Revokes all families of a subject.</summary>
    /// <returns>How many.</returns>
    ValueTask<int> RevokeAllAsync(string subject, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Removes families that expired before <paramref name="before"/>.</summary>
    ValueTask<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation);
}
