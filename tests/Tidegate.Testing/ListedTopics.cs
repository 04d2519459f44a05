using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Topics;

namespace Tidegate.Testing;

/// <summary>A source of the topics that a test names, each up to one mode.</summary>
public sealed class ListedTopics(Mode upTo, params IEnumerable<string> paths) : ITopicSource
{
    private readonly HashSet<Topic> _topics = [.. paths.Select(Topic.Parse)];

    /// <summary>Name of the feed.</summary>
    public string Name { get; init; } = "feed";

    /// <summary>The broker whose login it needs.</summary>
    public string? Broker { get; init; }

    /// <summary>Levels of the book in mode depth.</summary>
    public int Levels { get; init; } = int.MaxValue;

    public int DepthMax(Topic topic) => Levels;

    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        highest = _topics.Contains(topic) ? upTo : null;
        return highest is not null;
    }
}
