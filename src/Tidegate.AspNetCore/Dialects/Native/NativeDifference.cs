using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>What has changed of a quote since the update before: the time always, then each field with a new value, <c>null</c> where it has none any more.</summary>
internal static class NativeDifference
{
    public static void Write(JsonPieces json, MarketUpdate market, MarketUpdate previous)
    {
        var members = new Members(json);
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
        if (market.Volume == previous.Volume)
        {
            return;
        }

        members.Begin(""","volume":"""u8);
        if (market.Volume is { } volume)
        {
            json.Integer(volume);
        }
        else
        {
            json.Raw("null"u8);
        }
    }

    /// <summary>Members of an object, any of which may be the first.</summary>
    private ref struct Members(JsonPieces json)
    {
        private readonly JsonPieces _json = json;
        private bool _isBegun;

        /// <param name="name">With the comma before and the colon behind it.</param>
        public void Begin(ReadOnlySpan<byte> name)
        {
            _json.Raw(_isBegun ? name : name[1..]);
            _isBegun = true;
        }

        public void Price(ReadOnlySpan<byte> name, decimal? now, decimal? before)
        {
            if (now == before)
            {
                return;
            }

            Begin(name);
            if (now is { } price)
            {
                _json.Exact(price);
            }
            else
            {
                _json.Raw("null"u8);
            }
        }
    }
}
