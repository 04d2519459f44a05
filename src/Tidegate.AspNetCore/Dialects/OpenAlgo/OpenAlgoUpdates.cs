using System.Buffers;
using System.Collections.Immutable;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Writes <c>market_data</c>: once per update and projection, without allocating, and with nothing that was not granted.</summary>
/// <remarks>
/// Brokers' adapters name some fields differently, and clients know one name or the other: both are written. Integers are written as integers, because
/// the clients for .NET and Rust take nothing else there. A price or volume of a quote that its source does not have is 0, as OpenAlgo has it.
/// </remarks>
/// <param name="time">Stamps what has no time of its own.</param>
/// <param name="unnamed">What clients are told of a feed that needs no broker.</param>
internal sealed class OpenAlgoUpdates(TimeProvider time, string unnamed)
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Writes one update.</summary>
    public bool Write(MarketUpdate market, in Projection projection, IBufferWriter<byte> to)
    {
        var mode = ModeOf(market, projection);
        var json = new JsonPieces(to);
        json.Raw("""{"type":"market_data","symbol":"""u8);
        WriteNames(json, market.Topic);
        json.Raw(""","mode":"""u8);
        json.Integer(mode == Mode.Depth && projection.Style != 0 ? projection.Style : (int)mode);
        json.Raw(""","broker":"""u8);
        json.Text(market.Source ?? unnamed);
        json.Raw(""","data":"""u8);
        WriteData(json, market, projection);
        json.Raw("}"u8);
        return true;
    }

    /// <summary>Writes the values alone, as one object.</summary>
    public void WriteData(JsonPieces json, MarketUpdate market, in Projection projection)
    {
        var mode = ModeOf(market, projection);
        json.Raw("""{"symbol":"""u8);
        WriteNames(json, market.Topic);
        json.Raw(ModeMember(mode));
        json.Raw(""","ltp":"""u8);
        json.Exact(market.LastPrice);
        WriteTimes(json, market);
        if (mode >= Mode.Quote)
        {
            WriteQuote(json, market);
        }

        if (mode >= Mode.Depth)
        {
            WriteDepth(json, market, projection.Depth);
        }

        json.Raw("}"u8);
    }

    /// <summary>What an update holds of what was granted: one without a book is a quote to a subscriber of depth too, and a bare price of a broker is no quote of zeros.</summary>
    private static Mode ModeOf(MarketUpdate market, in Projection projection) =>
        market.Book is not null ? projection.Mode
        : market.IsPriceAlone ? Mode.Ltp
        : projection.Mode == Mode.Depth ? Mode.Quote
        : projection.Mode;

    /// <summary>Exchange and symbol of a topic of market data.</summary>
    public static ParsedNames NamesOf(Topic topic)
    {
        if (ReplayNames.ExchangeOf(topic) is { } exchange)
        {
            return new ParsedNames(exchange, topic.Key);
        }

        var path = topic.Path.AsSpan();
        var rest = path[(path.IndexOf('/') + 1)..];
        var slash = rest.IndexOf('/');
        return new ParsedNames(slash < 0 ? [] : rest[..slash], rest[(slash + 1)..]);
    }

    private static void WriteNames(JsonPieces json, Topic topic)
    {
        var (exchange, symbol) = NamesOf(topic);
        json.Text(symbol);
        json.Raw(""","exchange":"""u8);
        json.Text(exchange);
    }

    private void WriteTimes(JsonPieces json, MarketUpdate market)
    {
        var stamp =
            market.ExchangeTimeNs != 0 ? market.ExchangeTimeNs / NanosecondsPerMillisecond : time.GetUtcNow().ToUnixTimeMilliseconds();
        var trade = market.Details is { LastTradeTimeNs: not 0 and var ns } ? ns / NanosecondsPerMillisecond : stamp;
        json.Raw(""","ltt":"""u8);
        json.Integer(trade);
        json.Raw(""","timestamp":"""u8);
        json.Integer(stamp);
    }

    private static void WriteQuote(JsonPieces json, MarketUpdate market)
    {
        WritePrice(json, ""","open":"""u8, market.Open ?? 0);
        WritePrice(json, ""","high":"""u8, market.High ?? 0);
        WritePrice(json, ""","low":"""u8, market.Low ?? 0);
        WritePrice(json, ""","close":"""u8, market.Close ?? 0);
        WriteCount(json, ""","volume":"""u8, market.Volume ?? 0);
        if (market.Close is { } close and not 0)
        {
            var change = market.LastPrice - close;
            var percent = Math.Round(change * 100 / close, 2);
            WritePrice(json, ""","change":"""u8, change);
            WritePrice(json, ""","change_percent":"""u8, percent);
            if (NamesOf(market.Topic).Exchange.EndsWith("_INDEX", StringComparison.Ordinal))
            {
                WritePrice(json, ""","price_change":"""u8, change);
                WritePrice(json, ""","price_change_percent":"""u8, percent);
            }
        }

        if (market.Details is { } details)
        {
            WriteDetails(json, details);
        }
    }

    private static void WriteDetails(JsonPieces json, MarketDetails details)
    {
        if (details.LastQuantity is { } last)
        {
            WriteCount(json, ""","last_trade_quantity":"""u8, last);
            WriteCount(json, ""","last_quantity":"""u8, last);
        }

        if (details.AveragePrice is { } average)
        {
            WritePrice(json, ""","average_price":"""u8, average);
            WritePrice(json, ""","avg_trade_price":"""u8, average);
        }

        if (details.TotalBuyQuantity is { } buying)
        {
            WriteCount(json, ""","total_buy_quantity":"""u8, buying);
        }

        if (details.TotalSellQuantity is { } selling)
        {
            WriteCount(json, ""","total_sell_quantity":"""u8, selling);
        }

        if (details.OpenInterest is { } open)
        {
            WriteCount(json, ""","oi":"""u8, open);
            WriteCount(json, ""","open_interest":"""u8, open);
        }
    }

    private static void WriteDepth(JsonPieces json, MarketUpdate market, int levels)
    {
        var book = market.Book!;
        if (market.Details?.UpperLimit is { } upper)
        {
            WritePrice(json, ""","upper_circuit":"""u8, upper);
        }

        if (market.Details?.LowerLimit is { } lower)
        {
            WritePrice(json, ""","lower_circuit":"""u8, lower);
        }

        WriteBest(json, ""","bid_price":"""u8, ""","bid_size":"""u8, book.Bids);
        WriteBest(json, ""","ask_price":"""u8, ""","ask_size":"""u8, book.Asks);
        WriteCount(json, ""","depth_level":"""u8, levels);
        WriteSide(json, ""","depth":{"buy":["""u8, book.Bids, levels);
        WriteSide(json, ""","sell":["""u8, book.Asks, levels);
        WriteSide(json, "},\"bids\":["u8, book.Bids, levels); // the client for Rust looks for them here
        WriteSide(json, ""","asks":["""u8, book.Asks, levels);
    }

    private static void WriteBest(JsonPieces json, ReadOnlySpan<byte> price, ReadOnlySpan<byte> size, ImmutableArray<BookLevel> levels)
    {
        if (levels is [var best, ..])
        {
            WritePrice(json, price, best.Price);
            json.Raw(size);
            json.Whole(best.Quantity);
        }
    }

    private static void WriteSide(JsonPieces json, ReadOnlySpan<byte> head, ImmutableArray<BookLevel> levels, int depth)
    {
        json.Raw(head);
        for (var i = 0; i < levels.Length && i < depth; i++)
        {
            json.Raw(i == 0 ? "{\"price\":"u8 : ",{\"price\":"u8);
            json.Exact(levels[i].Price);
            json.Raw(""","quantity":"""u8);
            json.Whole(levels[i].Quantity);
            json.Raw(""","orders":"""u8);
            json.Integer(levels[i].Orders ?? 0);
            json.Raw("}"u8);
        }

        json.Raw("]"u8);
    }

    private static void WritePrice(JsonPieces json, ReadOnlySpan<byte> name, decimal price)
    {
        json.Raw(name);
        json.Exact(price);
    }

    private static void WriteCount(JsonPieces json, ReadOnlySpan<byte> name, decimal count)
    {
        json.Raw(name);
        json.Whole(count);
    }

    private static ReadOnlySpan<byte> ModeMember(Mode mode) =>
        mode switch
        {
            Mode.Ltp => ""","mode":"ltp" """u8[..^1], // a raw literal cannot end in a quote
            Mode.Quote => ""","mode":"quote" """u8[..^1],
            _ => ""","mode":"full" """u8[..^1],
        };

    /// <summary>Exchange and symbol, as parts of the topic's own text.</summary>
    internal readonly ref struct ParsedNames(ReadOnlySpan<char> exchange, ReadOnlySpan<char> symbol)
    {
        public ReadOnlySpan<char> Exchange { get; } = exchange;

        public ReadOnlySpan<char> Symbol { get; } = symbol;

        public void Deconstruct(out ReadOnlySpan<char> exchange, out ReadOnlySpan<char> symbol)
        {
            exchange = Exchange;
            symbol = Symbol;
        }
    }
}
