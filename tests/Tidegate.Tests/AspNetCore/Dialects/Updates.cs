using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.AspNetCore.Dialects;

/// <summary>Updates as feeds make them.</summary>
internal static class Updates
{
    public static readonly MarketUpdate Quote = new(Topic.Parse("md/NSE/RELIANCE"), 1424.05m)
    {
        Open = 1410.0m,
        High = 1431.9m,
        Low = 1405.2m,
        Close = 1409.8m,
        Volume = 1883921,
        ExchangeTimeNs = 1763781234567890123,
    };

    public static readonly MarketUpdate FirstBar = new(Topic.Parse("bars/NSE/NIFTY"), 8308.35m)
    {
        Open = 8300.6m,
        High = 8309.75m,
        Low = 8300.6m,
        Close = 8308.35m,
        Volume = 0,
        SourceTime = "09-01-2015 09:15",
        ExchangeTimeNs = 1420775100_000_000_000,
    };

    public static TopicUpdate In(this Update update, Mode mode, long seq = 1041) => new(update, new Projection(mode), "e1", seq);

    /// <summary>Terms with nothing special about them.</summary>
    public static SubscriptionTerms In(Mode mode) => new(new Projection(mode));

    /// <summary>A change that is no price.</summary>
    public sealed class Foreign() : Update(Topic.Parse("app/kds/station-4"));
}
