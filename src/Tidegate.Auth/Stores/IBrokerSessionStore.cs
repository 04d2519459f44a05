namespace Tidegate.Auth.Stores;

/// <summary>The users' logins at their brokers, one for each user. Every change but a cleaning is also a <see cref="StoreChange"/>, in the same transaction.</summary>
/// <inheritdoc cref="IUserStore" path="/remarks" />
public interface IBrokerSessionStore
{
    /// <summary>The session of this user, ended ones included.</summary>
    ValueTask<BrokerSessionRecord?> FindAsync(string user, CancellationToken cancellation);

    /// <summary>Adds a user's session, or replaces the one before.</summary>
    ValueTask PutAsync(BrokerSessionRecord session, CancellationToken cancellation);

    /// <summary>Ends a user's session; nothing secret is left of it.</summary>
    /// <returns>False where there is none or it was revoked before.</returns>
    ValueTask<bool> RevokeAsync(string user, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Sessions in the order of their users (ordinal), ended ones included.</summary>
    /// <param name="broker">At this broker only; null: at all.</param>
    /// <param name="after">The last user of the page before; null: from the start.</param>
    /// <param name="count">1 to 1,000.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<IReadOnlyList<BrokerSessionRecord>> ListAsync(string? broker, string? after, int count, CancellationToken cancellation);

    /// <summary>Removes what is secret of sessions that ended before <paramref name="before"/>.</summary>
    /// <returns>Of how many.</returns>
    ValueTask<int> CleanAsync(DateTimeOffset before, CancellationToken cancellation);
}
