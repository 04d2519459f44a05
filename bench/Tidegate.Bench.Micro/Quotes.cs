using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Bench.Micro;

/// <summary>What is published.</summary>
internal static class Quotes
{
    public static readonly Topic Symbol = Topic.Parse("md/NSE/RELIANCE");

    private static readonly OrderBook Book = new(
        [.. Enumerable.Range(1, 20).Select(level => new BookLevel(1424.05m - (0.05m * level), 100 * level, level))],
        [.. Enumerable.Range(1, 20).Select(level => new BookLevel(1424.05m + (0.05m * level), 100 * level, level))]
    );

    public static readonly MarketUpdate Before = Quote(1424.00m, 1_883_821);
    public static readonly MarketUpdate Full = Quote(1424.05m, 1_883_921);

    private static MarketUpdate Quote(decimal price, long volume) =>
        new(Symbol, price)
        {
            Open = 1410.0m,
            High = 1431.9m,
            Low = 1405.2m,
            Close = 1409.8m,
            Volume = volume,
            Book = Book,
            ExchangeTimeNs = 1_763_781_234_567_890_123,
            SourceTime = "2025-11-22 09:15:00",
        };
}
