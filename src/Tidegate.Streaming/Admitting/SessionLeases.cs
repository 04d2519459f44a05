using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Admitting;

/// <summary>One session per token id, unless the plan says otherwise: whoever claims first has it until released or taken over. Atomic under any race.</summary>
/// <remarks>
/// Ids are compared byte by byte, those of all issuers together: an application with several issuers must keep their ids apart anyway
/// (RFC 7519 §4.1.7), and so one token holds one session however many endpoints believe it.
/// </remarks>
public sealed class SessionLeases
{
    private readonly ConcurrentDictionary<string, ImmutableArray<SessionLease>> _held = new(StringComparer.Ordinal);

    /// <summary>Token ids whose session is held now.</summary>
    public int Count => _held.Count;

    /// <summary>Claims the session of a grant's token id.</summary>
    /// <returns>The claim; null when somebody else holds it.</returns>
    public SessionLease? TryClaim(Grant grant) => TryClaim(grant, TokenSessions.Reject, 1);

    /// <summary>Claims a session of a grant's token id, as its plan allows.</summary>
    /// <param name="grant">Has a token id.</param>
    /// <param name="sameToken">What happens to who holds it already.</param>
    /// <param name="max">Sessions of one token, where several are allowed.</param>
    /// <returns>The claim; null when others hold it.</returns>
    public SessionLease? TryClaim(Grant grant, TokenSessions sameToken, int max)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var id = grant.TokenId ?? throw new ArgumentException("The grant has no token id.", nameof(grant));
        var lease = new SessionLease(mine => GiveBack(id, mine));
        while (true)
        {
            if (!_held.TryGetValue(id, out var holders))
            {
                if (_held.TryAdd(id, [lease]))
                {
                    return lease;
                }

                continue;
            }

            if (sameToken != TokenSessions.TakeOver && holders.Length >= (sameToken == TokenSessions.Allow ? max : 1))
            {
                return null;
            }

            var takes = sameToken == TokenSessions.TakeOver;
            if (_held.TryUpdate(id, takes ? [lease] : holders.Add(lease), holders))
            {
                foreach (var holder in takes ? holders : [])
                {
                    holder.Take();
                }

                return lease;
            }
        }
    }

    private void GiveBack(string id, SessionLease lease)
    {
        while (_held.TryGetValue(id, out var holders) && holders.Contains(lease))
        {
            var left = holders.Remove(lease);
            var isDone = left.IsEmpty
                ? _held.TryRemove(new KeyValuePair<string, ImmutableArray<SessionLease>>(id, holders))
                : _held.TryUpdate(id, left, holders);
            if (isDone)
            {
                return;
            }
        }
    }
}
