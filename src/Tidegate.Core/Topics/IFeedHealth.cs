namespace Tidegate.Core.Topics;

/// <summary>Says how a feed is doing, for operators. Thread-safe, does not wait.</summary>
public interface IFeedHealth
{
    /// <summary>The values of one moment.</summary>
    FeedHealth Health { get; }
}
