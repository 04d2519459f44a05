namespace Tidegate.Auth.Stores;

/// <summary>The users. Every change is also a <see cref="StoreChange"/>, in the same transaction.</summary>
/// <remarks>Thread-safe. Every call throws <see cref="StoreUnavailableException"/> where the database cannot serve it; then nothing was written.</remarks>
public interface IUserStore
{
    /// <summary>The user of this name, compared byte by byte.</summary>
    ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>The user of this id.</summary>
    ValueTask<UserRecord?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>Adds a user.</summary>
    /// <returns>The user with its id; null where the name is taken.</returns>
    ValueTask<UserRecord?> AddAsync(UserRecord draft, CancellationToken cancellation);

    /// <summary>Replaces all but id, name and creation.</summary>
    /// <returns>The user with its new version; null where it is gone or was changed since <see cref="UserRecord.Version"/>.</returns>
    ValueTask<UserRecord?> UpdateAsync(UserRecord user, CancellationToken cancellation);

    /// <summary>Removes a user; its API keys, refresh families and login at a broker end with it.</summary>
    ValueTask<bool> DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>Users in the order of their names (ordinal).</summary>
    /// <param name="after">The last name of the page before; null: from the start.</param>
    /// <param name="count">1 to 1,000.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<IReadOnlyList<UserRecord>> ListAsync(string? after, int count, CancellationToken cancellation);
}
