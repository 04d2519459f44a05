using System.Buffers;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Our own protocol, <c>tidegate.v1</c>: text frames, one JSON object each.</summary>
internal sealed class TidegateDialect : Dialect
{
    /// <inheritdoc />
    public override string Name => "tidegate";

    /// <inheritdoc />
    public override SessionRequest ReadText(ReadOnlySpan<byte> message) => NativeRequests.Read(message);

    /// <inheritdoc />
    public override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to)
    {
        NativeNotices.WriteWelcome(welcome, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to)
    {
        NativeAnswers.Write(answer, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) =>
        WriteData("""{"type":"snapshot","topic":"""u8, update, withEpoch: true, to);

    /// <inheritdoc />
    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) =>
        WriteData("""{"type":"update","topic":"""u8, update, withEpoch: false, to);

    /// <inheritdoc />
    public override bool NamesGaps => true;

    /// <inheritdoc />
    public override bool WriteGap(in TopicGap gap, IBufferWriter<byte> to)
    {
        NativeNotices.WriteGap(gap, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteRecovered(in TopicRecovery recovery, IBufferWriter<byte> to)
    {
        NativeNotices.WriteRecovered(recovery, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteStatus(FeedStatus status, IBufferWriter<byte> to)
    {
        NativeNotices.WriteStatus(status, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteDraining(TimeSpan reconnectAfter, IBufferWriter<byte> to)
    {
        NativeNotices.WriteDraining(reconnectAfter, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteDisconnect(GatewayError error, IBufferWriter<byte> to)
    {
        NativeNotices.WriteDisconnect(error, to);
        return true;
    }

    private static bool WriteData(ReadOnlySpan<byte> head, in TopicUpdate update, bool withEpoch, IBufferWriter<byte> to)
    {
        if (update.Update is not MarketUpdate market)
        {
            return false;
        }

        var json = new JsonPieces(to);
        json.Raw(head);
        json.Text(market.Topic.Path);
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

        json.Raw(""","data":{"ltp":"""u8);
        json.Exact(market.LastPrice);
        if (update.Mode >= Mode.Quote)
        {
            WriteQuote(json, market);
        }

        if (market.ExchangeTimeNs != 0)
        {
            json.Raw(""","tsNs":"""u8);
            json.Integer(market.ExchangeTimeNs);
        }

        json.Raw("}}"u8);
        return true;
    }

    private static void WriteQuote(JsonPieces json, MarketUpdate market)
    {
        WritePrice(json, ""","open":"""u8, market.Open);
        WritePrice(json, ""","high":"""u8, market.High);
        WritePrice(json, ""","low":"""u8, market.Low);
        WritePrice(json, ""","close":"""u8, market.Close);
        if (market.Volume is { } volume)
        {
            json.Raw(""","volume":"""u8);
            json.Integer(volume);
        }
    }

    private static void WritePrice(JsonPieces json, ReadOnlySpan<byte> name, decimal? price)
    {
        if (price is { } value)
        {
            json.Raw(name);
            json.Exact(value);
        }
    }

    private static ReadOnlySpan<byte> ModeMember(Mode mode) =>
        mode switch
        {
            Mode.Ltp => ""","mode":"ltp" """u8[..^1], // a raw literal cannot end in a quote
            Mode.Quote => ""","mode":"quote" """u8[..^1],
            _ => ""","mode":"depth" """u8[..^1],
        };
}
