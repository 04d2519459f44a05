using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Core.Topics;

/// <summary>Says which topics exist and the highest mode in which they can be had.</summary>
public interface ITopicSource
{
    /// <summary>Name of the feed, as its status messages have it; for people. Default <c>feed</c>.</summary>
    string Name => "feed";

    /// <summary>True where this source delivers the topic. Thread-safe, does not wait.</summary>
    bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest);

    /// <summary>Levels of each side of the order book that it delivers at most of a topic in mode depth. Default: no limit of its own.</summary>
    /// <remarks>Thread-safe, does not wait. At least 1.</remarks>
    int DepthMax(Topic topic) => int.MaxValue;
}
