using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Access;

namespace Tidegate.Core.Topics;

/// <summary>Says which topics exist and the highest mode in which they can be had.</summary>
public interface ITopicSource
{
    /// <summary>Name of the feed, as its status messages have it; for people. Default <c>feed</c>.</summary>
    string Name => "feed";

    /// <summary>True where this source delivers the topic. Thread-safe, does not wait.</summary>
    bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest);

    /// <summary>The broker with whose login it is fed, in OpenAlgo's names (<c>zerodha</c>). Default null: it needs none.</summary>
    string? Broker => null;

    /// <summary>False where the topic is one of its own and belongs to somebody else: nobody's rule can allow it. Default true.</summary>
    /// <remarks>Thread-safe, does not wait, allocates nothing.</remarks>
    bool IsFor(Grant grant, Topic topic) => true;

    /// <summary>Levels of each side of the order book that it delivers at most of a topic in mode depth. Default: no limit of its own.</summary>
    /// <remarks>Thread-safe, does not wait. At least 1.</remarks>
    int DepthMax(Topic topic) => int.MaxValue;
}
