using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Bench.Micro;

/// <summary>What is published.</summary>
internal static class Quotes
{
    public static readonly Topic Symbol = Topic.Parse("md/NSE/RELIANCE");

    public static readonly MarketUpdate Full = new(Symbol, 1424.05m)
    {
        Open = 1410.0m,
        High = 1431.9m,
        Low = 1405.2m,
        Close = 1409.8m,
        Volume = 1_883_921,
        ExchangeTimeNs = 1_763_781_234_567_890_123,
        SourceTime = "2025-11-22 09:15:00",
    };
}
