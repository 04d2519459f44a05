using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>What brokers tell beyond prices and volume, as part of a quote: whole, or what has changed of it.</summary>
internal static class NativeDetails
{
    private static readonly MarketDetails Nothing = new();

    /// <summary>Writes the fields that have a value.</summary>
    /// <param name="json">Stands behind another member.</param>
    /// <param name="details">The values; null: none of them is known.</param>
    /// <param name="saysNothingToo">Writes <c>null</c> for the others.</param>
    public static void Write(JsonPieces json, MarketDetails? details, bool saysNothingToo)
    {
        if (details is null && !saysNothingToo)
        {
            return;
        }

        var now = details ?? Nothing;
        NativeUpdates.WriteQuantity(json, ""","lastQty":"""u8, now.LastQuantity, saysNothingToo);
        Count(json, ""","ltTsNs":"""u8, TradeTimeOf(now), saysNothingToo);
        NativeUpdates.WritePrice(json, ""","avgPrice":"""u8, now.AveragePrice, saysNothingToo);
        NativeUpdates.WriteQuantity(json, ""","totalBuyQty":"""u8, now.TotalBuyQuantity, saysNothingToo);
        NativeUpdates.WriteQuantity(json, ""","totalSellQty":"""u8, now.TotalSellQuantity, saysNothingToo);
        Count(json, ""","oi":"""u8, now.OpenInterest, saysNothingToo);
        NativeUpdates.WritePrice(json, ""","lowerLimit":"""u8, now.LowerLimit, saysNothingToo);
        NativeUpdates.WritePrice(json, ""","upperLimit":"""u8, now.UpperLimit, saysNothingToo);
    }

    /// <summary>Writes the fields that have another value than before, <c>null</c> where there is none any more.</summary>
    public static void WriteChanges(ref NativeMembers members, MarketDetails? details, MarketDetails? before)
    {
        if (ReferenceEquals(details, before))
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

    private static void Count(JsonPieces json, ReadOnlySpan<byte> name, long? count, bool saysNothingToo)
    {
        if (count is { } value)
        {
            json.Raw(name);
            json.Integer(value);
        }
        else if (saysNothingToo)
        {
            json.Raw(name);
            json.Raw("null"u8);
        }
    }
}
