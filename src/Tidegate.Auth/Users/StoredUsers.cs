using Tidegate.Auth.Caching;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;

namespace Tidegate.Auth.Users;

/// <summary>The stored users as they were read lately. Whom it knows goes on while the store is away. Thread-safe.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Monotonic clock.</param>
public sealed class StoredUsers(IUserStore store, AuthOptions options, TimeProvider time) : IChangeListener
{
    private readonly RecentReads<UserRecord> _users = new(store.FindAsync, options.StoredUsersMax, options.StoredUserAge, time);

    /// <summary>Names remembered now, those that are nobody's included.</summary>
    public int RememberedCount => _users.Count;

    /// <summary>The user of this name, or null.</summary>
    /// <exception cref="StoreUnavailableException">The store must be asked and is away.</exception>
    public ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellation) => _users.FindAsync(name, cancellation);

    /// <summary>From now on this user is believed only after the store was asked again.</summary>
    public void Forget(string name) => _users.Doubt(name);

    /// <inheritdoc />
    public async ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var change in changes.Where(change => change.Kind is StoreChangeKind.User))
        {
            await _users.ReloadAsync(change.Value, cancellation);
        }
    }

    /// <inheritdoc />
    public ValueTask OnUnknownAsync(CancellationToken cancellation) => _users.ReloadAllAsync(cancellation);

    /// <summary>True where it is known, without asking the store and however long ago it was read, who has this name, or that nobody has.</summary>
    internal bool TryKnown(string name, out UserRecord? user) => _users.TryKnown(name, out user);

    /// <summary>True where the user, or that there is none, can be had at once.</summary>
    internal bool TryFresh(string name, out UserRecord? user) => _users.TryFresh(name, out user);
}
