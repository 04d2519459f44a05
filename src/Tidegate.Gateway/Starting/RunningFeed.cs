using Tidegate.Core.Topics;
using Tidegate.Feeds;

namespace Tidegate.Gateway.Starting;

/// <summary>A feed of this gateway.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Source">What it has.</param>
internal sealed record RunningFeed(IFeed Feed, ITopicSource Source)
{
    /// <summary>Registers a feed that is also the source of its topics.</summary>
    public static RunningFeed Of<T>(T feed)
        where T : IFeed, ITopicSource => new(feed, feed);
}
