using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>
/// What of the terms asked for is granted: refused or capped by the declared rules and the host's own code, capped by what the feeds have and by
/// what the session may, and by which of them. Subscribing, reviewing and explaining all ask here. Thread-safe.
/// </summary>
internal sealed class TermsRule(IReadOnlyList<ITopicSource> sources, IAccessRules? rules = null, Func<Topic, bool>? isPublished = null)
{
    /// <summary>Levels of a book for a client that asks for depth and names none.</summary>
    public const int DepthDefault = 5;

    private const string Published = "publish";
    private const string Owner = "topic.owner";

    private readonly ITopicSource[] _sources = [.. sources]; // an array, because going through a list by its interface allocates

    /// <summary>Rises whenever what is granted may have become another.</summary>
    public long Version => rules?.Version ?? 0;

    /// <summary>Decides about one wish. Who may not have a topic is not told whether it exists.</summary>
    public TermsVerdict Judge(in TermsQuestion wish)
    {
        var declared = rules?.Judge(wish.Grant, wish.Endpoint, wish.Topic) ?? AccessVerdict.Allow();
        if ((declared.Error ?? wish.Hooked.Error) is { } error)
        {
            return new TermsVerdict(wish.Asked, error, declared.Error is null ? wish.Hooked.Rule : declared.Rule);
        }

        if (!IsFor(wish.Grant, wish.Topic))
        {
            return new TermsVerdict(wish.Asked, GatewayErrors.Forbidden, Owner);
        }

        // A feed delivers it, any topic is taken, or somebody has published it.
        var highest = HighestMode(wish.Topic);
        if (!wish.AcceptsUnknown && highest is null && isPublished?.Invoke(wish.Topic) != true)
        {
            return new TermsVerdict(wish.Asked, GatewayErrors.TopicUnknown, null);
        }

        var granted = Lower(wish, declared, highest, out var rule);
        return new TermsVerdict(granted, null, rule);
    }

    /// <summary>Name of the feed that delivers the topic in the highest mode; null: nobody does.</summary>
    public string? FeedOf(Topic topic)
    {
        string? name = null;
        Mode? highest = null;
        foreach (var source in _sources)
        {
            if (source.TryFind(topic, out var mode) && !(mode <= highest))
            {
                (highest, name) = (mode, source.Name);
            }
        }

        return name ?? (isPublished?.Invoke(topic) == true ? Published : null);
    }

    /// <summary>The granted terms. A topic that no feed delivers has no limits of its own: it is published by hand.</summary>
    private SubscriptionTerms Lower(in TermsQuestion wish, in AccessVerdict declared, Mode? highest, out string? rule)
    {
        var limits = wish.Limits;
        rule = null;
        var mode = Lower(wish.Asked.Mode, highest ?? wish.Asked.Mode, "feed.modes", ref rule);
        mode = Lower(mode, limits.Modes[^1], limits.Rules.Modes, ref rule);
        mode = Lower(mode, declared.ModeMax, declared.Rule, ref rule);
        mode = Lower(mode, wish.Hooked.ModeMax, wish.Hooked.Rule, ref rule);
        var projection = new Projection(
            mode,
            mode == Mode.Depth ? Levels(wish, declared, ref rule) : 0,
            wish.Asked.Projection.Delta && mode == Mode.Quote && highest is not null // a price alone has nothing to leave out; a book, and what is published by hand, is always told whole
        )
        {
            Style = wish.Asked.Projection.Style,
        };
        return wish.Asked with { Projection = projection, MaxHz = Frequency(wish, declared, ref rule) };
    }

    private int Levels(in TermsQuestion wish, in AccessVerdict declared, ref string? rule)
    {
        var asked = wish.Asked.Projection.Depth;
        var levels = asked == 0 ? DepthDefault : asked;
        string? lowered = null;
        levels = Lower(levels, DepthMax(wish.Topic), "feed.depth", ref lowered);
        levels = Lower(levels, wish.Limits.DepthMax, wish.Limits.Rules.Depth, ref lowered);
        levels = Lower(levels, declared.DepthMax, declared.Rule, ref lowered);
        levels = Lower(levels, wish.Hooked.DepthMax, wish.Hooked.Rule, ref lowered);
        rule ??= asked == 0 ? null : lowered; // who named no number was not lowered
        return levels;
    }

    private static decimal Frequency(in TermsQuestion wish, in AccessVerdict declared, ref string? rule)
    {
        string? lowered = null;
        var hertz = AtMost(wish.Asked.MaxHz, wish.Limits.MaxHz, wish.Limits.Rules.MaxHz, ref lowered);
        hertz = AtMost(hertz, declared.MaxHz, declared.Rule, ref lowered);
        hertz = AtMost(hertz, wish.Hooked.MaxHz, wish.Hooked.Rule, ref lowered);
        rule ??= lowered;
        return hertz;
    }

    // 0 is as they come, and so more than any number.
    private static decimal AtMost(decimal value, decimal most, string? by, ref string? rule) =>
        decimal.Sign(most) == 0 ? value
        : decimal.Sign(value) == 0 ? Lower(decimal.MaxValue, most, by, ref rule)
        : Lower(value, most, by, ref rule);

    private bool IsFor(Grant grant, Topic topic)
    {
        foreach (var source in _sources)
        {
            if (!source.IsFor(grant, topic))
            {
                return false;
            }
        }

        return true;
    }

    private Mode? HighestMode(Topic topic)
    {
        Mode? highest = null;
        foreach (var source in _sources)
        {
            highest = source.TryFind(topic, out var mode) && !(mode <= highest) ? mode : highest;
        }

        return highest;
    }

    private int DepthMax(Topic topic)
    {
        int? most = null;
        foreach (var source in _sources)
        {
            most = source.TryFind(topic, out var mode) && mode == Mode.Depth ? Math.Max(most ?? 0, source.DepthMax(topic)) : most;
        }

        return most ?? int.MaxValue;
    }

    private static Mode Lower(Mode value, Mode most, string? by, ref string? rule)
    {
        rule = value > most ? by : rule;
        return value > most ? most : value;
    }

    private static int Lower(int value, int most, string? by, ref string? rule)
    {
        rule = value > most ? by : rule;
        return value > most ? most : value;
    }

    private static decimal Lower(decimal value, decimal most, string? by, ref string? rule)
    {
        rule = value > most ? by : rule;
        return value > most ? most : value;
    }
}
