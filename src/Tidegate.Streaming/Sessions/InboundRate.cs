using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;

namespace Tidegate.Streaming.Sessions;

/// <summary>How fast one client may talk, and how long it is told so before its session ends.</summary>
/// <remarks>
/// The first bucket is the rate itself: two seconds' worth at once, then so many a second. What it refuses takes from the second one, which holds as
/// many again and needs ten seconds to fill: a client that heeds the warning never empties it, one that goes on does.
/// </remarks>
internal sealed class InboundRate
{
    private const int BurstSeconds = 2;
    private const int PatienceSeconds = 10;
    private const int EntriesPerToken = 16;

    private readonly MonotonicClock _clock;
    private readonly bool _isLimited;
    private TokenBucket _tokens;
    private TokenBucket _patience;

    /// <param name="perSecond">Messages a second; 0: no limit.</param>
    /// <param name="clock">The clock.</param>
    public InboundRate(int perSecond, MonotonicClock clock)
    {
        (_clock, PerSecond) = (clock, perSecond);
        _isLimited = perSecond > 0;
        if (_isLimited)
        {
            var burst = perSecond * BurstSeconds;
            _tokens = new TokenBucket(Interval(perSecond), burst);
            _patience = new TokenBucket(Math.Max(1, clock.Units(TimeSpan.FromSeconds(PatienceSeconds)) / burst), burst);
        }

        // Rounded up: never more than the rate.
        long Interval(int rate) => (clock.Units(TimeSpan.FromSeconds(1)) + rate - 1) / rate;
    }

    /// <summary>Messages a second; 0: no limit.</summary>
    public int PerSecond { get; }

    /// <summary>What a message counts: once, and once more for each 16 entries, because every entry is work; nothing where it was invited.</summary>
    /// <param name="request">What it asks; null where the dialect ignores it.</param>
    public static int CostOf(SessionRequest? request) =>
        request switch
        {
            { IsInvited: true } => 0,
            SubscribeRequest { Asks.Length: var entries } => 1 + (entries / EntriesPerToken),
            UnsubscribeRequest { Asks.Length: var entries } => 1 + (entries / EntriesPerToken),
            _ => 1,
        };

    /// <summary>Judges a message that has come now.</summary>
    /// <param name="cost">What it counts; one that counts more than may come at once counts as much as that.</param>
    /// <param name="retryAfter">When it would be admitted, where it is refused.</param>
    public InboundVerdict Judge(int cost, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (!_isLimited || cost == 0)
        {
            return InboundVerdict.Admitted;
        }

        var now = _clock.Now;
        if (_tokens.TryTake(Math.Min(cost, _tokens.Capacity), now, out var wait))
        {
            return InboundVerdict.Admitted;
        }

        retryAfter = _clock.Elapsed(0, wait);
        return _patience.TryTake(1, now, out _) ? InboundVerdict.Refused : InboundVerdict.Excessive;
    }
}
