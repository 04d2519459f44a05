using System.Buffers;
using System.Collections.Immutable;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>The pushes that carry values: written once per update and projection, without allocating, and with nothing that was not granted.</summary>
internal static class NativeUpdates
{
    public static bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) =>
        Write("""{"type":"snapshot","topic":"""u8, update, withEpoch: true, to);

    public static bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) =>
        Write("""{"type":"update","topic":"""u8, update, withEpoch: false, to);

    private static bool Write(ReadOnlySpan<byte> head, in TopicUpdate update, bool withEpoch, IBufferWriter<byte> to)
    {
        var json = new JsonPieces(to);
        switch (update.Update)
        {
            case MarketUpdate market:
                WriteHead(json, head, update, withEpoch);
                WriteMarket(json, market, update, withEpoch);
                return true;
            case AppUpdate app:
                WriteHead(json, head, update, withEpoch);
                WriteApp(json, app);
                return true;
            default:
                return false;
        }
    }

    private static void WriteHead(JsonPieces json, ReadOnlySpan<byte> head, in TopicUpdate update, bool withEpoch)
    {
        json.Raw(head);
        json.Text(update.Update.Topic.Path);
        json.Raw(ModeMember(update.Mode));
        if (withEpoch)
        {
            json.Raw(""","epoch":"""u8);
            json.Text(update.Epoch);
        }

        json.Raw(""","seq":"""u8);
        json.Integer(update.Seq);
        if (update.Merged > 0)
        {
            json.Raw(""","merged":"""u8);
            json.Integer(update.Merged);
        }
    }

    /// <summary>The object as its publisher wrote it.</summary>
    private static void WriteApp(JsonPieces json, AppUpdate app)
    {
        if (app.Event is { } name)
        {
            json.Raw(""","event":"""u8);
            json.Text(name);
        }

        json.Raw(""","data":"""u8);
        json.Raw(app.Json.Span);
        json.Raw("}"u8);
    }

    private static void WriteMarket(JsonPieces json, MarketUpdate market, in TopicUpdate update, bool withEpoch)
    {
        json.Raw(""","data":{"""u8);
        if (update.Previous is MarketUpdate previous)
        {
            NativeDifference.Write(json, market, previous);
        }
        else
        {
            // A client that puts differences over what it has must hear what is gone; a snapshot begins anew.
            WriteWhole(json, market, update.Projection, saysNothingToo: update.Projection.Delta && !withEpoch);
        }

        json.Raw("}}"u8);
    }

    private static void WriteWhole(JsonPieces json, MarketUpdate market, Projection projection, bool saysNothingToo)
    {
        json.Raw("\"ltp\":"u8);
        json.Exact(market.LastPrice);
        if (projection.Mode >= Mode.Quote)
        {
            var members = new NativeMembers(json, isBegun: true, writesAll: saysNothingToo);
            members.Price(""","open":"""u8, market.Open, null);
            members.Price(""","high":"""u8, market.High, null);
            members.Price(""","low":"""u8, market.Low, null);
            members.Price(""","close":"""u8, market.Close, null);
            members.Quantity(""","volume":"""u8, market.Volume, null);
            NativeDetails.Write(ref members, market.Details, null);
            members.Text(""","source":"""u8, market.Source, null);
        }

        if (projection.Mode >= Mode.Depth && market.Book is { } book)
        {
            WriteSide(json, ""","bids":["""u8, book.Bids, projection.Depth);
            WriteSide(json, ""","asks":["""u8, book.Asks, projection.Depth);
        }

        if (market.ExchangeTimeNs != 0)
        {
            json.Raw(""","tsNs":"""u8);
            json.Integer(market.ExchangeTimeNs);
        }
    }

    /// <summary>One side from its best price, as far as it was granted: <c>[price,quantity]</c>, or <c>[price,quantity,orders]</c> where they are counted.</summary>
    private static void WriteSide(JsonPieces json, ReadOnlySpan<byte> head, ImmutableArray<BookLevel> levels, int depth)
    {
        json.Raw(head);
        for (var i = 0; i < levels.Length && i < depth; i++)
        {
            var level = levels[i];
            json.Raw(i == 0 ? "["u8 : ",["u8);
            json.Exact(level.Price);
            json.Raw(","u8);
            json.Exact(level.Quantity);
            if (level.Orders is { } orders)
            {
                json.Raw(","u8);
                json.Integer(orders);
            }

            json.Raw("]"u8);
        }

        json.Raw("]"u8);
    }

    private static ReadOnlySpan<byte> ModeMember(Mode mode) =>
        mode switch
        {
            Mode.Ltp => ""","mode":"ltp" """u8[..^1], // a raw literal cannot end in a quote
            Mode.Quote => ""","mode":"quote" """u8[..^1],
            _ => ""","mode":"depth" """u8[..^1],
        };
}
