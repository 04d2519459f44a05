using System.Buffers.Binary;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Kite;

/// <summary>Reads binary frames. Never throws, allocates nothing, keeps what was good in a frame that is not.</summary>
internal static class KiteDecoder
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Reads one frame.</summary>
    public static void Read(ReadOnlySpan<byte> frame, IBrokerListener listener)
    {
        if (frame.Length < KiteLayout.CountBytes)
        {
            return; // a heartbeat is one byte, of whatever value
        }

        var left = BinaryPrimitives.ReadUInt16BigEndian(frame);
        var rest = frame[KiteLayout.CountBytes..];
        for (; left > 0; left--)
        {
            if (rest.Length < KiteLayout.LengthBytes)
            {
                listener.OnFault(KiteFaults.TornFrame);
                return;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            rest = rest[KiteLayout.LengthBytes..];
            if (rest.Length < length)
            {
                listener.OnFault(KiteFaults.TornPacket);
                return;
            }

            ReadPacket(rest[..length], listener);
            rest = rest[length..];
        }

        if (rest.Length > 0)
        {
            listener.OnFault(KiteFaults.SurplusBytes);
        }
    }

    private static void ReadPacket(ReadOnlySpan<byte> packet, IBrokerListener listener)
    {
        switch (packet.Length)
        {
            case KiteLayout.LtpBytes:
                ReadLtp(packet, listener);
                break;
            case KiteLayout.QuoteBytes:
                ReadQuote(packet, listener);
                break;
            case KiteLayout.FullBytes:
                ReadFull(packet, listener);
                break;
            case KiteLayout.IndexQuoteBytes or KiteLayout.IndexFullBytes:
                ReadIndex(packet, listener);
                break;
            default:
                listener.OnFault(
                    packet.Length switch
                    {
                        < KiteLayout.LtpBytes => KiteFaults.ShortPacket,
                        > KiteLayout.FullBytes => KiteFaults.LongPacket,
                        _ => KiteFaults.UnknownPacket,
                    }
                );
                break;
        }
    }

    private static void ReadLtp(ReadOnlySpan<byte> packet, IBrokerListener listener)
    {
        var token = U32(packet, KiteLayout.Token);
        var tick = new BrokerTick
        {
            Instrument = new UpstreamRef(0, token),
            Mode = Mode.Ltp,
            PriceScale = KiteSegments.PriceScale(token),
            LastPrice = U32(packet, KiteLayout.LastPrice),
        };
        listener.OnTick(in tick);
    }

    // An index has no book, so its longer packet, which adds a time, is no more than a quote.
    private static void ReadIndex(ReadOnlySpan<byte> packet, IBrokerListener listener)
    {
        var token = U32(packet, KiteLayout.Token);
        var tick = new BrokerTick
        {
            Instrument = new UpstreamRef(0, token),
            Mode = Mode.Quote,
            Fields = TickFields.Prices,
            PriceScale = KiteSegments.PriceScale(token),
            LastPrice = U32(packet, KiteLayout.LastPrice),
            Open = U32(packet, KiteLayout.IndexOpen),
            High = U32(packet, KiteLayout.IndexHigh),
            Low = U32(packet, KiteLayout.IndexLow),
            Close = U32(packet, KiteLayout.IndexClose),
            ExchangeTimeNs = packet.Length == KiteLayout.IndexFullBytes ? U32(packet, KiteLayout.IndexExchangeTime) * NsPerSecond : 0,
        };
        listener.OnTick(in tick);
    }

    private static void ReadQuote(ReadOnlySpan<byte> packet, IBrokerListener listener)
    {
        var tick = default(BrokerTick);
        tick.Mode = Mode.Quote;
        tick.Fields = TickFields.Prices | TickFields.Trade;
        FillQuote(packet, ref tick);
        listener.OnTick(in tick);
    }

    private static void ReadFull(ReadOnlySpan<byte> packet, IBrokerListener listener)
    {
        Span<TickLevel> levels = stackalloc TickLevel[2 * KiteLayout.Levels];
        scoped var tick = default(BrokerTick);
        tick.Mode = Mode.Depth;
        tick.Fields = TickFields.Prices | TickFields.Trade | TickFields.OpenInterest | TickFields.Book;
        FillQuote(packet, ref tick);
        tick.LastTradeTimeNs = U32(packet, KiteLayout.LastTradeTime) * NsPerSecond;
        tick.OpenInterest = U32(packet, KiteLayout.OpenInterest);
        tick.ExchangeTimeNs = U32(packet, KiteLayout.ExchangeTime) * NsPerSecond;

        var book = packet[KiteLayout.Book..];
        tick.Bids = ReadSide(book, levels[..KiteLayout.Levels]);
        tick.Asks = ReadSide(book[(KiteLayout.Levels * KiteLayout.LevelBytes)..], levels[KiteLayout.Levels..]);
        listener.OnTick(in tick);
    }

    private static void FillQuote(ReadOnlySpan<byte> packet, ref BrokerTick tick)
    {
        var token = U32(packet, KiteLayout.Token);
        tick.Instrument = new UpstreamRef(0, token);
        tick.PriceScale = KiteSegments.PriceScale(token);
        tick.LastPrice = U32(packet, KiteLayout.LastPrice);
        tick.LastQuantity = U32(packet, KiteLayout.LastQuantity);
        tick.AveragePrice = U32(packet, KiteLayout.AveragePrice);
        tick.Volume = U32(packet, KiteLayout.Volume);
        tick.TotalBuyQuantity = U32(packet, KiteLayout.TotalBuyQuantity);
        tick.TotalSellQuantity = U32(packet, KiteLayout.TotalSellQuantity);
        tick.Open = U32(packet, KiteLayout.Open);
        tick.High = U32(packet, KiteLayout.High);
        tick.Low = U32(packet, KiteLayout.Low);
        tick.Close = U32(packet, KiteLayout.Close);
    }

    // Rows that nobody fills are all zero and stand at the end: a thin book, or one after hours, has fewer levels.
    private static ReadOnlySpan<TickLevel> ReadSide(ReadOnlySpan<byte> side, Span<TickLevel> levels)
    {
        var count = 0;
        for (var level = 0; level < levels.Length; level++)
        {
            var row = side.Slice(level * KiteLayout.LevelBytes, KiteLayout.LevelBytes);
            var (quantity, price) = (U32(row, 0), U32(row, 4));
            levels[level] = new TickLevel(price, quantity, BinaryPrimitives.ReadUInt16BigEndian(row[8..]));
            count = (quantity | price) != 0 ? level + 1 : count;
        }

        return levels[..count];
    }

    // Unsigned everywhere, as in all four of Zerodha's clients: a price of CDS above 214.7483 has the highest bit set.
    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);
}
