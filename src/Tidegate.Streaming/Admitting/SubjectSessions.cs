using System.Collections.Concurrent;
using Tidegate.Core.Access;

namespace Tidegate.Streaming.Admitting;

/// <summary>Counts the sessions of each user, all endpoints together, and keeps nobody who has none. Atomic under any race.</summary>
/// <remarks>By <see cref="Grant.UserId"/>: a user's tokens, keys and tickets count together, whoever issued them.</remarks>
public sealed class SubjectSessions
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Users who have a session now.</summary>
    public int Count => _counts.Count;

    /// <summary>Sessions that a grant's user has now.</summary>
    public int CountOf(Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return _counts.GetValueOrDefault(grant.UserId);
    }

    /// <summary>Takes a place.</summary>
    /// <param name="grant">Whose.</param>
    /// <param name="max">Places of one user; 0: no limit.</param>
    /// <returns>The place; null where the user has as many as that.</returns>
    public Place? TryTake(Grant grant, int max)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var user = grant.UserId;
        while (true)
        {
            var count = _counts.GetValueOrDefault(user);
            if (max > 0 && count >= max)
            {
                return null;
            }

            if (count == 0 ? _counts.TryAdd(user, 1) : _counts.TryUpdate(user, count + 1, count))
            {
                return new Place(() => GiveBack(user));
            }
        }
    }

    private void GiveBack(string user)
    {
        while (_counts.TryGetValue(user, out var count))
        {
            if (count == 1 ? _counts.TryRemove(new KeyValuePair<string, int>(user, 1)) : _counts.TryUpdate(user, count - 1, count))
            {
                return;
            }
        }
    }
}
