using System.Buffers.Binary;
using System.Globalization;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>Writes packets as SmartStream does: the decoder's counterpart, made from the same table of offsets and nothing else of it.</summary>
internal static class AngelPacketWriter
{
    private const int BestFive = 5;

    /// <summary>Writes the packet of a mode, whose length is the span's.</summary>
    public static void Write(Span<byte> packet, int mode, UpstreamRef instrument, MarketPicture picture)
    {
        packet.Clear();
        packet[AngelLayout.Mode] = (byte)mode;
        packet[AngelLayout.ExchangeType] = (byte)instrument.Segment;
        instrument.Token.TryFormat(packet.Slice(AngelLayout.Token, AngelLayout.TokenBytes), out _, default, CultureInfo.InvariantCulture);
        if (mode == 4)
        {
            WriteDepth20(packet, picture);
            return;
        }

        Put(packet, AngelLayout.Sequence, picture.Sequence);
        Put(packet, AngelLayout.ExchangeTime, Milliseconds(picture.ExchangeTimeNs));
        Put(packet, AngelLayout.LastPrice, picture.LastPrice);
        if (mode >= 2)
        {
            WriteQuote(packet, picture);
        }

        if (mode == 3)
        {
            WriteRest(packet, picture);
        }
    }

    private static void WriteQuote(Span<byte> packet, MarketPicture picture)
    {
        Put(packet, AngelLayout.LastQuantity, picture.LastQuantity);
        Put(packet, AngelLayout.AveragePrice, picture.AveragePrice);
        Put(packet, AngelLayout.Volume, picture.Volume);
        BinaryPrimitives.WriteDoubleLittleEndian(packet[AngelLayout.TotalBuy..], picture.TotalBuyQuantity);
        BinaryPrimitives.WriteDoubleLittleEndian(packet[AngelLayout.TotalSell..], picture.TotalSellQuantity);
        Put(packet, AngelLayout.Open, picture.Open);
        Put(packet, AngelLayout.High, picture.High);
        Put(packet, AngelLayout.Low, picture.Low);
        Put(packet, AngelLayout.Close, picture.Close);
    }

    private static void WriteRest(Span<byte> packet, MarketPicture picture)
    {
        Put(packet, AngelLayout.LastTradeTime, picture.LastTradeTimeNs / 1_000_000_000);
        Put(packet, AngelLayout.OpenInterest, picture.OpenInterest);
        for (var level = 0; level < BestFive; level++)
        {
            WriteRow(packet, level, isBid: true, picture.Bids[level]);
            WriteRow(packet, BestFive + level, isBid: false, picture.Asks[level]);
        }

        Put(packet, AngelLayout.UpperLimit, picture.UpperLimit);
        Put(packet, AngelLayout.LowerLimit, picture.LowerLimit);
        Put(packet, AngelLayout.YearHigh, picture.High);
        Put(packet, AngelLayout.YearLow, picture.Low);
    }

    private static void WriteRow(Span<byte> packet, int row, bool isBid, in TickLevel level)
    {
        var at = packet.Slice(AngelLayout.BestFive + (row * AngelLayout.BestFiveRowBytes), AngelLayout.BestFiveRowBytes);
        BinaryPrimitives.WriteInt16LittleEndian(at, isBid ? (short)1 : (short)0);
        Put(at, 2, level.Quantity);
        Put(at, 10, level.Price);
        BinaryPrimitives.WriteInt16LittleEndian(at[18..], (short)Math.Min(level.Orders, short.MaxValue));
    }

    private static void WriteDepth20(Span<byte> packet, MarketPicture picture)
    {
        Put(packet, AngelLayout.Depth20Time, Milliseconds(picture.ExchangeTimeNs));
        Put(packet, AngelLayout.Depth20ReceivedTime, Milliseconds(picture.ExchangeTimeNs));
        for (var row = 0; row < AngelLayout.Depth20Rows; row++)
        {
            WriteNarrow(packet[(AngelLayout.Depth20Bids + (row * AngelLayout.Depth20RowBytes))..], picture.Bids[row]);
            WriteNarrow(packet[(AngelLayout.Depth20Asks + (row * AngelLayout.Depth20RowBytes))..], picture.Asks[row]);
        }
    }

    private static void WriteNarrow(Span<byte> row, in TickLevel level)
    {
        BinaryPrimitives.WriteInt32LittleEndian(row, (int)Math.Min(level.Quantity, int.MaxValue));
        BinaryPrimitives.WriteInt32LittleEndian(row[4..], (int)Math.Min(level.Price, int.MaxValue));
        BinaryPrimitives.WriteInt16LittleEndian(row[8..], (short)Math.Min(level.Orders, short.MaxValue));
    }

    private static long Milliseconds(long timeNs) => timeNs / 1_000_000;

    private static void Put(Span<byte> bytes, int offset, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes[offset..], value);
}
