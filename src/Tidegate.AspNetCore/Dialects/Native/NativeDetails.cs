using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>What brokers tell beyond prices and volume, as part of a quote: whole, or what has changed of it.</summary>
internal static class NativeDetails
{
    private static readonly MarketDetails Nothing = new();

    /// <param name="members">Stand where a quote's do.</param>
    /// <param name="details">The values; null: none of them is known.</param>
    /// <param name="before">Those before; null: none was.</param>
    public static void Write(ref NativeMembers members, MarketDetails? details, MarketDetails? before)
    {
        if (ReferenceEquals(details, before) && !members.WritesAll)
        {
            return;
        }

        var (now, then) = (details ?? Nothing, before ?? Nothing);
        members.Quantity(""","lastQty":"""u8, now.LastQuantity, then.LastQuantity);
        members.Count(""","ltTsNs":"""u8, TradeTimeOf(now), TradeTimeOf(then));
        members.Price(""","avgPrice":"""u8, now.AveragePrice, then.AveragePrice);
        members.Quantity(""","totalBuyQty":"""u8, now.TotalBuyQuantity, then.TotalBuyQuantity);
        members.Quantity(""","totalSellQty":"""u8, now.TotalSellQuantity, then.TotalSellQuantity);
        members.Count(""","oi":"""u8, now.OpenInterest, then.OpenInterest);
        members.Price(""","lowerLimit":"""u8, now.LowerLimit, then.LowerLimit);
        members.Price(""","upperLimit":"""u8, now.UpperLimit, then.UpperLimit);
    }

    private static long? TradeTimeOf(MarketDetails details) => details.LastTradeTimeNs == 0 ? null : details.LastTradeTimeNs;
}
