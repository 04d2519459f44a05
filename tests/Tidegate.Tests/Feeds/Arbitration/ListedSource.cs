using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>A feed as a source: a name and the topics that it has.</summary>
internal sealed class ListedSource(string name, Mode highest, int depth, params string[] topics) : ITopicSource
{
    public string Name => name;

    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? found)
    {
        found = topics.Contains(topic.Path) ? highest : null;
        return found is not null;
    }

    public int DepthMax(Topic topic) => depth;
}
