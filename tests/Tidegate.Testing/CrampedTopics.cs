using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Topics;

namespace Tidegate.Testing;

/// <summary>A source that has at times no room for the higher modes, as a broker's feed whose login has a ration.</summary>
public sealed class CrampedTopics(params IEnumerable<string> paths) : ITopicSource
{
    private readonly ListedTopics _topics = new(Mode.Depth, paths);
    private volatile int _highest = (int)Mode.Depth;

    /// <summary>For which there is room now.</summary>
    public Mode Highest
    {
        get => (Mode)_highest;
        set => _highest = (int)value;
    }

    public string Name => _topics.Name;

    public string? Broker => null;

    public int DepthMax(Topic topic) => _topics.DepthMax(topic);

    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        highest = _topics.TryFind(topic, out _) ? Highest : null;
        return highest is not null;
    }
}
