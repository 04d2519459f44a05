using Tidegate.Core.Messages;

namespace Tidegate.Core.Topics;

/// <summary>How a feed is doing as a whole. Holds nothing secret and nothing that an upstream said.</summary>
/// <param name="Feed">Configured name of the feed.</param>
/// <param name="State">The worst of what its topics are told, where that is not just for want of trade.</param>
/// <param name="Reason">Fixed short text of ours, for example <c>upstream_lost</c>.</param>
public sealed record FeedHealth(string Feed, FeedState State, string Reason)
{
    /// <summary>Connections to the upstream that are open.</summary>
    public int Connections { get; init; }

    /// <summary>Connections that should be open.</summary>
    public int ConnectionsWanted { get; init; }

    /// <summary>Topics subscribed upstream.</summary>
    public int Subscriptions { get; init; }

    /// <summary>Topics that are wanted and find no room upstream.</summary>
    public int OverCapacity { get; init; }

    /// <summary>Topics without data although some was expected.</summary>
    public int StaleTopics { get; init; }

    /// <summary>Connections opened again after they were lost or given up, since the start.</summary>
    public long Reconnects { get; init; }

    /// <summary>How often a topic came to be stale, since the start.</summary>
    public long StaleEvents { get; init; }

    /// <summary>How long ago the last data came; null: none has come.</summary>
    public TimeSpan? LastDataAge { get; init; }
}
