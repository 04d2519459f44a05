using System.Buffers.Binary;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>Writes packets as Kite does: the decoder's counterpart, made from the same table and nothing else of it.</summary>
internal static class KitePackets
{
    /// <summary>Length of the packet of an instrument in a mode.</summary>
    public static int LengthOf(uint token, KiteMode mode) =>
        (mode, KiteSegments.IsIndex(token)) switch
        {
            (KiteMode.Ltp, _) => KiteLayout.LtpBytes,
            (KiteMode.Quote, true) => KiteLayout.IndexQuoteBytes,
            (KiteMode.Full, true) => KiteLayout.IndexFullBytes,
            (KiteMode.Quote, false) => KiteLayout.QuoteBytes,
            _ => KiteLayout.FullBytes,
        };

    /// <summary>Writes the packet whose length <see cref="LengthOf"/> gives.</summary>
    public static void Write(Span<byte> packet, uint token, MarketPicture picture)
    {
        Put(packet, KiteLayout.Token, token);
        Put(packet, KiteLayout.LastPrice, picture.LastPrice);
        switch (packet.Length)
        {
            case KiteLayout.IndexQuoteBytes:
                WriteIndex(packet, picture);
                break;
            case KiteLayout.IndexFullBytes:
                WriteIndex(packet, picture);
                Put(packet, KiteLayout.IndexExchangeTime, Seconds(picture.ExchangeTimeNs));
                break;
            case KiteLayout.QuoteBytes:
                WriteQuote(packet, picture);
                break;
            case KiteLayout.FullBytes:
                WriteQuote(packet, picture);
                WriteRest(packet, picture);
                break;
        }
    }

    private static void WriteIndex(Span<byte> packet, MarketPicture picture)
    {
        Put(packet, KiteLayout.IndexHigh, picture.High);
        Put(packet, KiteLayout.IndexLow, picture.Low);
        Put(packet, KiteLayout.IndexOpen, picture.Open);
        Put(packet, KiteLayout.IndexClose, picture.Close);
        BinaryPrimitives.WriteInt32BigEndian(packet[KiteLayout.IndexChange..], (int)(picture.LastPrice - picture.Close));
    }

    private static void WriteQuote(Span<byte> packet, MarketPicture picture)
    {
        Put(packet, KiteLayout.LastQuantity, picture.LastQuantity);
        Put(packet, KiteLayout.AveragePrice, picture.AveragePrice);
        Put(packet, KiteLayout.Volume, picture.Volume);
        Put(packet, KiteLayout.TotalBuyQuantity, picture.TotalBuyQuantity);
        Put(packet, KiteLayout.TotalSellQuantity, picture.TotalSellQuantity);
        Put(packet, KiteLayout.Open, picture.Open);
        Put(packet, KiteLayout.High, picture.High);
        Put(packet, KiteLayout.Low, picture.Low);
        Put(packet, KiteLayout.Close, picture.Close);
    }

    private static void WriteRest(Span<byte> packet, MarketPicture picture)
    {
        Put(packet, KiteLayout.LastTradeTime, Seconds(picture.LastTradeTimeNs));
        Put(packet, KiteLayout.OpenInterest, picture.OpenInterest);
        Put(packet, KiteLayout.OpenInterestHigh, picture.OpenInterestHigh);
        Put(packet, KiteLayout.OpenInterestLow, picture.OpenInterestLow);
        Put(packet, KiteLayout.ExchangeTime, Seconds(picture.ExchangeTimeNs));
        for (var level = 0; level < KiteLayout.Levels; level++)
        {
            WriteLevel(packet[(KiteLayout.Book + (level * KiteLayout.LevelBytes))..], picture.Bids[level]);
            WriteLevel(packet[(KiteLayout.Book + ((KiteLayout.Levels + level) * KiteLayout.LevelBytes))..], picture.Asks[level]);
        }
    }

    private static void WriteLevel(Span<byte> row, in TickLevel level)
    {
        Put(row, 0, level.Quantity);
        Put(row, 4, level.Price);
        BinaryPrimitives.WriteUInt16BigEndian(row[8..], (ushort)level.Orders);
        row[10..KiteLayout.LevelBytes].Clear();
    }

    private static long Seconds(long timeNs) => timeNs / 1_000_000_000;

    // What does not fit is the highest number that does, never another one.
    private static void Put(Span<byte> bytes, int offset, long value) =>
        BinaryPrimitives.WriteUInt32BigEndian(bytes[offset..], (uint)Math.Clamp(value, 0, uint.MaxValue));
}
