using System.Buffers.Binary;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Angel;

/// <summary>Reads SmartStream's binary packets. Pure; allocates nothing; whatever the bytes are, it answers and does not throw.</summary>
internal static class AngelPacket
{
    /// <summary>Levels that a packet's two sides need at most: all ten rows of the best five may claim one side.</summary>
    public const int ScratchLevels = 2 * AngelLayout.Depth20Rows;

    private const TickFields OfQuote = TickFields.Prices | TickFields.Trade;
    private const TickFields OfSnapQuote = OfQuote | TickFields.OpenInterest | TickFields.Limits | TickFields.Book;

    /// <summary>Reads one packet; one that is longer than its mode says is read as far as it is known.</summary>
    /// <param name="packet">A whole binary message.</param>
    /// <param name="scratch">Holds the levels that the tick refers to: <see cref="ScratchLevels"/>.</param>
    /// <param name="tick">Filled in.</param>
    /// <returns>Null where it could be read, else the kind of the fault.</returns>
    public static string? Read(ReadOnlySpan<byte> packet, Span<TickLevel> scratch, ref BrokerTick tick)
    {
        if (packet.Length < AngelLayout.Token)
        {
            return AngelFaults.ShortPacket;
        }

        var (mode, exchange) = (packet[AngelLayout.Mode], packet[AngelLayout.ExchangeType]);
        if (AngelLayout.BytesOf(mode) is not (> 0 and var bytes))
        {
            return AngelFaults.UnknownMode;
        }

        if (!AngelExchange.IsKnown(exchange))
        {
            return AngelFaults.UnknownExchange;
        }

        if (packet.Length < bytes)
        {
            return AngelFaults.ShortPacket;
        }

        if (!TryReadToken(packet.Slice(AngelLayout.Token, AngelLayout.TokenBytes), out var token))
        {
            return AngelFaults.BadToken;
        }

        tick.Instrument = new UpstreamRef(exchange, token);
        tick.PriceScale = AngelExchange.ScaleOf(exchange);
        if (mode == 4)
        {
            ReadDepth20(packet, scratch, ref tick);
            return null;
        }

        tick.Mode = (Mode)mode; // 1 to 3 mean the same on both sides
        tick.Sequence = Int64(packet, AngelLayout.Sequence);
        tick.ExchangeTimeNs = AngelTime.OfMilliseconds(Int64(packet, AngelLayout.ExchangeTime));
        tick.LastPrice = Int64(packet, AngelLayout.LastPrice);
        if (mode >= 2)
        {
            tick.Fields = OfQuote;
            ReadQuote(packet, ref tick);
        }

        if (mode == 3)
        {
            tick.Fields = OfSnapQuote;
            ReadSnapQuote(packet, scratch, ref tick);
        }

        return null;
    }

    private static void ReadQuote(ReadOnlySpan<byte> packet, ref BrokerTick tick)
    {
        tick.LastQuantity = Int64(packet, AngelLayout.LastQuantity);
        tick.AveragePrice = Int64(packet, AngelLayout.AveragePrice);
        tick.Volume = Int64(packet, AngelLayout.Volume);
        tick.TotalBuyQuantity = Whole(packet, AngelLayout.TotalBuy);
        tick.TotalSellQuantity = Whole(packet, AngelLayout.TotalSell);
        tick.Open = Int64(packet, AngelLayout.Open);
        tick.High = Int64(packet, AngelLayout.High);
        tick.Low = Int64(packet, AngelLayout.Low);
        tick.Close = Int64(packet, AngelLayout.Close);
    }

    private static void ReadSnapQuote(ReadOnlySpan<byte> packet, Span<TickLevel> scratch, ref BrokerTick tick)
    {
        tick.LastTradeTimeNs = AngelTime.ByMagnitude(Int64(packet, AngelLayout.LastTradeTime));
        tick.OpenInterest = Int64(packet, AngelLayout.OpenInterest);
        tick.UpperLimit = Int64(packet, AngelLayout.UpperLimit);
        tick.LowerLimit = Int64(packet, AngelLayout.LowerLimit);
        var bids = scratch[..AngelLayout.BestFiveRows];
        var asks = scratch.Slice(AngelLayout.BestFiveRows, AngelLayout.BestFiveRows);
        var (bidCount, askCount) = (0, 0);
        for (var row = 0; row < AngelLayout.BestFiveRows; row++)
        {
            var at = packet.Slice(AngelLayout.BestFive + (row * AngelLayout.BestFiveRowBytes), AngelLayout.BestFiveRowBytes);
            var level = new TickLevel(Int64(at, 10), Int64(at, 2), Math.Max((short)0, BinaryPrimitives.ReadInt16LittleEndian(at[18..])));

            // The flag decides, as in both of Angel's clients; the order of the rows is not promised. Any other flag belongs to no side.
            switch (BinaryPrimitives.ReadInt16LittleEndian(at))
            {
                case 1:
                    bids[bidCount++] = level;
                    break;
                case 0:
                    asks[askCount++] = level;
                    break;
                default:
                    break;
            }
        }

        tick.Bids = bids[..bidCount];
        tick.Asks = asks[..askCount];
    }

    private static void ReadDepth20(ReadOnlySpan<byte> packet, Span<TickLevel> scratch, ref BrokerTick tick)
    {
        tick.Mode = Mode.Depth;
        tick.Fields = TickFields.Book | TickFields.BookAlone;
        tick.ExchangeTimeNs = AngelTime.OfMilliseconds(Int64(packet, AngelLayout.Depth20Time));
        tick.Bids = Rows(packet[AngelLayout.Depth20Bids..], scratch[..AngelLayout.Depth20Rows]);
        tick.Asks = Rows(packet[AngelLayout.Depth20Asks..], scratch.Slice(AngelLayout.Depth20Rows, AngelLayout.Depth20Rows));
    }

    private static ReadOnlySpan<TickLevel> Rows(ReadOnlySpan<byte> rows, Span<TickLevel> into)
    {
        for (var row = 0; row < into.Length; row++)
        {
            var at = rows.Slice(row * AngelLayout.Depth20RowBytes, AngelLayout.Depth20RowBytes);
            into[row] = new TickLevel(
                BinaryPrimitives.ReadInt32LittleEndian(at[4..]),
                BinaryPrimitives.ReadInt32LittleEndian(at),
                Math.Max((short)0, BinaryPrimitives.ReadInt16LittleEndian(at[8..]))
            );
        }

        return into;
    }

    // Digits up to the first NUL, what comes after it is undefined; 18 of them fit into 63 bits.
    private static bool TryReadToken(ReadOnlySpan<byte> text, out long token)
    {
        token = 0;
        var length = text.IndexOf((byte)0);
        text = length < 0 ? text : text[..length];
        if (text.Length is 0 or > 18)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            token = (token * 10) + (digit - '0');
        }

        return true;
    }

    private static long Int64(ReadOnlySpan<byte> packet, int at) => BinaryPrimitives.ReadInt64LittleEndian(packet[at..]);

    // The totals come as floating point; what is no count of anything (NaN, endless, below zero, beyond 2^53) counts as none.
    private static long Whole(ReadOnlySpan<byte> packet, int at) =>
        BinaryPrimitives.ReadDoubleLittleEndian(packet[at..]) is >= 0 and <= 9_007_199_254_740_992 and var value ? (long)value : 0;
}
