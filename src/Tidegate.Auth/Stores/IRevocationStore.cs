namespace Tidegate.Auth.Stores;

/// <summary>The revoked tokens. Every addition is also a <see cref="StoreChange"/>, in the same transaction.</summary>
/// <inheritdoc cref="IUserStore" path="/remarks" />
public interface IRevocationStore
{
    /// <summary>Adds one; of two with the same kind and value the later instants stay.</summary>
    ValueTask AddAsync(Revocation revocation, CancellationToken cancellation);

    /// <summary>The one of this kind and value, or null.</summary>
    ValueTask<Revocation?> FindAsync(RevocationKind kind, string value, CancellationToken cancellation);

    /// <summary>All that still matter at <paramref name="now"/>.</summary>
    ValueTask<IReadOnlyList<Revocation>> ListAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Removes those that ended before <paramref name="before"/>.</summary>
    ValueTask<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation);
}
