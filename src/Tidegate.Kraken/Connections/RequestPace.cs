using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>How many requests to subscribe and to unsubscribe one connection may send now. Guarded by the desk that owns it.</summary>
/// <remarks>
/// The exchange publishes no rate of requests and answers <c>Exceeded msg rate</c> beyond it; of level 3 it publishes what a symbol costs and how much a second
/// may cost. Kraken WebSocket v2, level3, read 2026-05-27.
/// </remarks>
internal sealed class RequestPace(KrakenClientOptions options)
{
    /// <summary>Symbols of level 3 on one connection.</summary>
    public const int Level3SymbolsMax = 200;

    // What was sent within a second may arrive within less.
    private static readonly TimeSpan Level3Window = TimeSpan.FromSeconds(1.25);

    private readonly RateWindow _requests = new(options.SubscribesPerSecond, TimeSpan.FromSeconds(1), options.TimeProvider);
    private readonly RateWindow _level3 = new(options.Level3CostPerSecond, Level3Window, options.TimeProvider);

    /// <summary>What one symbol costs.</summary>
    public static int CostOf(KrakenTopic topic) =>
        (topic.Channel, topic.Parameter) switch
        {
            (not KrakenChannels.Level3, _) => 0,
            (_, <= 10) => 5,
            (_, <= 100) => 25,
            _ => 100,
        };

    /// <summary>Takes room for one request. Zero symbols: there is none, and this is how long until there is.</summary>
    /// <param name="like">A topic of the request.</param>
    /// <param name="isSubscribe">Giving up costs no more than the request itself.</param>
    /// <param name="symbols">How many are wanted, at most so many are granted; 1 or more.</param>
    public (int Symbols, TimeSpan Wait) Take(KrakenTopic like, bool isSubscribe, int symbols)
    {
        var each = isSubscribe ? CostOf(like) : 0;
        var granted = each == 0 ? symbols : Math.Clamp(_level3.Left / each, 1, symbols);
        var wait = _requests.Until();
        if (wait == TimeSpan.Zero && each > 0)
        {
            wait = _level3.Until(each * granted);
        }

        if (wait > TimeSpan.Zero)
        {
            return (0, wait);
        }

        // There is room in both, and nobody else takes from them.
        _requests.Take();
        if (each > 0)
        {
            _level3.Take(each * granted);
        }

        return (granted, TimeSpan.Zero);
    }
}
