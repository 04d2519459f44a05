using System.Collections.Concurrent;
using Tidegate.Core.Access;

namespace Tidegate.Streaming.Admitting;

/// <summary>One session per token id: whoever claims first has it until released. Atomic under any race.</summary>
/// <remarks>
/// Ids are compared byte by byte, those of all issuers together: an application with several issuers must keep their ids apart anyway
/// (RFC 7519 §4.1.7), and so one token holds one session however many endpoints believe it.
/// </remarks>
public sealed class SessionLeases
{
    private readonly ConcurrentDictionary<string, object> _held = new(StringComparer.Ordinal);

    /// <summary>Leases held now.</summary>
    public int Count => _held.Count;

    /// <summary>Claims the session of a grant's token id.</summary>
    /// <returns>The claim; null when somebody else holds it.</returns>
    public Place? TryClaim(Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var id = grant.TokenId ?? throw new ArgumentException("The grant has no token id.", nameof(grant));
        var holder = new object();
        return _held.TryAdd(id, holder) ? new Place(() => _held.TryRemove(new KeyValuePair<string, object>(id, holder))) : null;
    }
}
