using Tidegate.Auth.Brokers;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Gateway.Starting;

/// <summary>The logins of the day as the store has them. Thread-safe.</summary>
/// <param name="sessions">The users' logins at their brokers.</param>
/// <param name="user">Whose login a broker's feed uses, by the broker; where there is none: that of whoever logged in last.</param>
internal sealed class StoredBrokerLogins(BrokerSessions sessions, Func<string, string?> user) : IBrokerLogins
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async ValueTask<BrokerLogin?> GetAsync(string broker, CancellationToken cancellation)
    {
        var generation = sessions.Generation; // before the store is asked: a change in between wakes
        var session = user(broker) is { } name
            ? await sessions.FindAsync(name, cancellation)
            : await sessions.FindNewestAsync(broker, cancellation);
        lock (_gate)
        {
            _seen[broker] = generation;
        }

        return session is not null && session.Broker == broker
            ? new BrokerLogin(session.Secrets.ApiKey, session.ClientId, session.Secrets.AuthToken, session.Secrets.FeedToken)
            {
                User = session.User,
            }
            : null;
    }

    /// <inheritdoc />
    public Task WaitForChangeAsync(string broker, CancellationToken cancellation)
    {
        long seen;
        lock (_gate)
        {
            seen = _seen.GetValueOrDefault(broker, -1);
        }

        return sessions.WaitForChangeAsync(seen, cancellation);
    }
}
