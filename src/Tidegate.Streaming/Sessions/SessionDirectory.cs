using System.Collections.Immutable;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;

namespace Tidegate.Streaming.Sessions;

/// <summary>Finds open sessions: for an administrator's eyes, and for who has to end them. Thread-safe; a session is in it until it has ended.</summary>
public sealed class SessionDirectory
{
    // A shard answers within a turn; one that does not is going down.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly HubCommons _commons;
    private readonly TimeProvider _time;

    internal SessionDirectory(HubCommons commons, TimeProvider time) => (_commons, _time) = (commons, time);

    /// <summary>Open sessions, those that are closing included.</summary>
    public int Count => _commons.Sessions.Count;

    /// <summary>All open sessions, oldest first.</summary>
    public IReadOnlyList<SessionView> List() =>
        [
            .. _commons
                .Sessions.OrderBy(session => session.ConnectedAt)
                .ThenBy(session => session.Id, StringComparer.Ordinal)
                .Select(session => session.View()),
        ];

    /// <summary>Sessions whose user this is (<see cref="Core.Access.Grant.UserId"/>), oldest first.</summary>
    public IReadOnlyList<SessionView> ListOf(string userId) => [.. List().Where(view => IsOf(view.Grant, userId))];

    /// <summary>One session, or null.</summary>
    public SessionView? Find(string id) => _commons.FindSession(id)?.View();

    /// <summary>What a session is subscribed to, with counters, asked of the thread that owns it.</summary>
    /// <returns>Null: there is no such session, or its shard did not answer in time.</returns>
    public async ValueTask<IReadOnlyList<SubscriptionCount>?> SubscriptionsOfAsync(string id, CancellationToken cancellation)
    {
        if (_commons.FindSession(id) is not { } session)
        {
            return null;
        }

        var inspection = new SessionInspection();
        session.Shard.Post(new ShardCommand(ShardAction.Inspect, session, inspection));
        try
        {
            return await inspection.Counts.WaitAsync(AnswerWithin, _time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Closes one session.</summary>
    /// <returns>False: there is no such session.</returns>
    public bool Close(string id, Refusal refusal)
    {
        var session = _commons.FindSession(id);
        session?.Close(refusal);
        return session is not null;
    }

    /// <summary>Closes the sessions of a user.</summary>
    /// <returns>How many.</returns>
    public int CloseOf(string userId, Refusal refusal)
    {
        ImmutableArray<StreamSession> sessions = [.. _commons.Sessions.Where(session => IsOf(session.Grant, userId))];
        foreach (var session in sessions)
        {
            session.Close(refusal);
        }

        return sessions.Length;
    }

    private static bool IsOf(Core.Access.Grant? grant, string userId) =>
        grant is not null && string.Equals(grant.UserId, userId, StringComparison.Ordinal);
}
