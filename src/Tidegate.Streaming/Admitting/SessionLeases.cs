using System.Collections.Concurrent;
using Tidegate.Core.Access;

namespace Tidegate.Streaming.Admitting;

/// <summary>One session per token id: whoever claims first has it until released. Atomic under any race.</summary>
public sealed class SessionLeases
{
    private readonly ConcurrentDictionary<(string Issuer, string TokenId), object> _held = new();

    /// <summary>Leases held now.</summary>
    public int Count => _held.Count;

    /// <summary>Claims the session of a grant's token id; the id is compared byte by byte, within its issuer.</summary>
    /// <returns>The claim; null when somebody else holds it.</returns>
    public Place? TryClaim(Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var key = (grant.Issuer, grant.TokenId ?? throw new ArgumentException("The grant has no token id.", nameof(grant)));
        var holder = new object();
        return _held.TryAdd(key, holder) ? new Place(() => _held.TryRemove(new KeyValuePair<(string, string), object>(key, holder))) : null;
    }
}
