using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers.Upstream;

/// <summary>What a wanted topic has of what is wanted. Owned by the board's lock.</summary>
/// <param name="stream">The topic's stream.</param>
internal sealed class UpstreamPlace(UpstreamStream stream)
{
    public UpstreamStream Stream { get; } = stream;

    /// <summary>The mode that is wanted.</summary>
    public Mode Wanted { get; set; }

    /// <summary>The mode that there is room for; nothing without a <see cref="Shard"/>.</summary>
    public Mode Mode { get; set; }

    /// <summary>Its connection; null: it has none.</summary>
    public UpstreamShard? Shard { get; set; }

    /// <summary>Its place among those that wait; null: it has what is wanted.</summary>
    public LinkedListNode<UpstreamPlace>? Node { get; set; }

    /// <summary>Whether it has less than is wanted.</summary>
    public bool IsShort => Shard is null || Mode != Wanted;
}
