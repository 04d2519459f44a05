using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Topics;

namespace Tidegate.Bench.Server;

/// <summary>The one symbol that there is.</summary>
internal sealed class BenchTopics : ITopicSource
{
    public static readonly Topic Symbol = Topic.Parse("md/NSE/RELIANCE");

    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        highest = topic == Symbol ? Mode.Quote : null;
        return highest is not null;
    }
}
