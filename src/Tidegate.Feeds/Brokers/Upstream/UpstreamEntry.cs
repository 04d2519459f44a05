using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers.Upstream;

/// <summary>An instrument's place on a connection. Owned by the board's lock.</summary>
/// <param name="stream">The instrument.</param>
internal sealed class UpstreamEntry(UpstreamStream stream)
{
    public UpstreamStream Stream { get; } = stream;

    /// <summary>The mode that is to be; null: it is to go.</summary>
    public Mode? Wanted { get; set; }

    /// <summary>The mode that the broker was asked for on the connection that is open; null: none.</summary>
    public Mode? Sent { get; set; }
}
