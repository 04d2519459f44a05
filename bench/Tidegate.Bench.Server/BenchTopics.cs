using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Topics;

namespace Tidegate.Bench.Server;

/// <summary>One symbol that everybody can hear, and a market of thousands.</summary>
internal sealed class BenchTopics : ITopicSource
{
    public static readonly Topic Symbol = Topic.Parse("md/NSE/RELIANCE");

    private readonly HashSet<Topic> _all = [Symbol, .. Market];

    /// <summary><c>md/NSE/T0000</c> to <c>md/NSE/T9999</c>.</summary>
    public static IReadOnlyList<Topic> Market { get; } =
    [.. Enumerable.Range(0, 10_000).Select(number => Topic.Parse($"md/NSE/T{number:D4}"))];

    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        highest = _all.Contains(topic) ? Mode.Quote : null;
        return highest is not null;
    }
}
