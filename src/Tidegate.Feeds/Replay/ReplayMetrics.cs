using System.Diagnostics.Metrics;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>Counts users' replays, on the meter of the feeds. What they publish is counted as rows of the feed <c>replay</c>.</summary>
internal sealed class ReplayMetrics
{
    private static readonly (ReplayState State, KeyValuePair<string, object?> Tag)[] States =
    [
        .. Enum.GetValues<ReplayState>()
            .Select(state => (state, KeyValuePair.Create("state", (object?)state.ToString().ToLowerInvariant()))),
    ];

    private readonly Counter<long> _made;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _ended;

    public ReplayMetrics(IMeterFactory meters, Func<ReplayState, int> count)
    {
        var meter = meters.Create(FeedMetrics.MeterName);
        meter.CreateObservableUpDownCounter(
            "tidegate.replays",
            () => States.Select(each => new Measurement<int>(count(each.State), each.Tag)),
            "{replay}",
            "Replays that users have made and that have not ended, by state; stopped is played to its end"
        );
        _made = meter.CreateCounter<long>("tidegate.replays.made", "{replay}", "Replays that users made");
        _refused = meter.CreateCounter<long>("tidegate.replays.refused", "{replay}", "Replays that were not made, by error");
        _ended = meter.CreateCounter<long>("tidegate.replays.ended", "{replay}", "Replays that ended, by reason");
    }

    /// <param name="refusal">Why there is none; null: it was made.</param>
    public void Asked(Refusal? refusal)
    {
        if (refusal is null)
        {
            _made.Add(1);
        }
        else
        {
            _refused.Add(1, new KeyValuePair<string, object?>("error", refusal.Error.Id));
        }
    }

    /// <param name="reason">Of <see cref="ReplayEnds"/>.</param>
    public void Ended(string reason) => _ended.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
