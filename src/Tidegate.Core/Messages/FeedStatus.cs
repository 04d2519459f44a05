using Tidegate.Core.Topics;

namespace Tidegate.Core.Messages;

/// <summary>How a feed is doing for one topic.</summary>
/// <param name="Feed">Configured name of the feed, for example <c>csv</c>.</param>
/// <param name="Topic">The topic it is about.</param>
/// <param name="State">The state.</param>
/// <param name="Reason">Fixed short text of ours, for example <c>end_of_data</c>; never an upstream's.</param>
public sealed record FeedStatus(string Feed, Topic Topic, FeedState State, string Reason)
{
    /// <summary>The topic is gone: nothing more will come of it, and what is kept of it may be forgotten. Default false.</summary>
    public bool IsLast { get; init; }
}
