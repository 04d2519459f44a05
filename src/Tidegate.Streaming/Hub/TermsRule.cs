using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What of the terms asked for is granted: capped by what the feeds have and by what the session may, and by which of them.</summary>
internal sealed class TermsRule(IReadOnlyList<ITopicSource> sources)
{
    /// <summary>Levels of a book for a client that asks for depth and names none.</summary>
    public const int DepthDefault = 5;

    /// <summary>True where a feed delivers the topic.</summary>
    public bool IsDelivered(Topic topic) => sources.Any(source => source.TryFind(topic, out _));

    /// <summary>The granted terms. A topic that no feed delivers has no limits of its own: it is published by hand.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="limits">What the session may.</param>
    /// <param name="rule">The rule that lowered it, or null.</param>
    public SubscriptionTerms Grant(Topic topic, SubscriptionTerms asked, SessionLimits limits, out string? rule)
    {
        rule = null;
        var mode = Lower(asked.Mode, HighestMode(topic) ?? asked.Mode, "feed.modes", ref rule);
        mode = Lower(mode, limits.Modes[^1], "endpoint.modes", ref rule);
        var projection = new Projection(
            mode,
            mode == Mode.Depth ? Levels(topic, asked.Projection.Depth, limits, ref rule) : 0,
            asked.Projection.Delta && mode == Mode.Quote // a price alone has nothing to leave out, and a book is always told whole
        );
        return asked with { Projection = projection };
    }

    private int Levels(Topic topic, int asked, SessionLimits limits, ref string? rule)
    {
        var levels = asked == 0 ? DepthDefault : asked;
        string? lowered = null;
        levels = Lower(levels, DepthMax(topic), "feed.depth", ref lowered);
        levels = Lower(levels, limits.DepthMax, "endpoint.depth", ref lowered);
        rule ??= asked == 0 ? null : lowered; // who named no number was not lowered
        return levels;
    }

    private Mode? HighestMode(Topic topic)
    {
        Mode? highest = null;
        foreach (var source in sources)
        {
            highest = source.TryFind(topic, out var mode) && !(mode <= highest) ? mode : highest;
        }

        return highest;
    }

    private int DepthMax(Topic topic)
    {
        int? most = null;
        foreach (var source in sources)
        {
            most = source.TryFind(topic, out var mode) && mode == Mode.Depth ? Math.Max(most ?? 0, source.DepthMax(topic)) : most;
        }

        return most ?? int.MaxValue;
    }

    private static T Lower<T>(T value, T most, string by, ref string? rule)
        where T : struct
    {
        if (Comparer<T>.Default.Compare(value, most) <= 0)
        {
            return value;
        }

        rule = by;
        return most;
    }
}
