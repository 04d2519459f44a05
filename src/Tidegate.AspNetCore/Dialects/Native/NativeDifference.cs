using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>What has changed of a quote since the update before: the time always, then each field with a new value, <c>null</c> where it has none any more.</summary>
internal static class NativeDifference
{
    public static void Write(JsonPieces json, MarketUpdate market, MarketUpdate previous)
    {
        var members = new NativeMembers(json, isBegun: false, writesAll: false);
        if (market.ExchangeTimeNs != 0)
        {
            members.Begin(""","tsNs":"""u8);
            json.Integer(market.ExchangeTimeNs);
        }

        members.Price(""","ltp":"""u8, market.LastPrice, previous.LastPrice);
        members.Price(""","open":"""u8, market.Open, previous.Open);
        members.Price(""","high":"""u8, market.High, previous.High);
        members.Price(""","low":"""u8, market.Low, previous.Low);
        members.Price(""","close":"""u8, market.Close, previous.Close);
        members.Quantity(""","volume":"""u8, market.Volume, previous.Volume);
        NativeDetails.Write(ref members, market.Details, previous.Details);
        members.Text(""","source":"""u8, market.Source, previous.Source);
    }
}
