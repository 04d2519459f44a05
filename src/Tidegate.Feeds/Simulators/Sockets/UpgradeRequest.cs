using System.Collections.Frozen;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>What a client shows at the door of a simulator. Holds its secrets: <see cref="ToString"/> prints the path only.</summary>
/// <param name="Path">Path without the query, as sent.</param>
/// <param name="Query">Decoded; of a name that comes twice the first value.</param>
/// <param name="Headers">By name in any case; of a name that comes twice the values joined by commas.</param>
/// <param name="From">Address of the client, without its port.</param>
internal sealed record UpgradeRequest(
    string Path,
    FrozenDictionary<string, string> Query,
    FrozenDictionary<string, string> Headers,
    string From = ""
)
{
    /// <summary>A value of the query; empty where it is not there.</summary>
    public string Asked(string name) => Query.GetValueOrDefault(name, "");

    /// <summary>A header; empty where it is not there.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <inheritdoc />
    public override string ToString() => Path;
}
