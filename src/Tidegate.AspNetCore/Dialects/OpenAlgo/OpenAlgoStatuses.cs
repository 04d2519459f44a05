using System.Buffers;
using System.Text.Json;
using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>What of a feed's state has a word in OpenAlgo: that the broker has no room, which came too late for the answer to the subscription.</summary>
internal static class OpenAlgoStatuses
{
    /// <summary>Writes it as the error that it is, with the symbol; false where there is no such word.</summary>
    public static bool Write(FeedStatus status, IBufferWriter<byte> to)
    {
        var text = status switch
        {
            { State: FeedState.Failed, Reason: FeedReasons.OverCapacity } => OpenAlgoTexts.BrokerFull,
            { State: FeedState.Live, Reason: FeedReasons.ModeOverCapacity } => OpenAlgoTexts.BrokerFullForMode,
            _ => null,
        };
        if (text is null || status.Topic.Path.Split('/') is not [OpenAlgoEntries.Family, var exchange, var symbol])
        {
            return false;
        }

        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteString("status"u8, "error"u8);
        json.WriteString("code"u8, OpenAlgoTexts.CapacityReached);
        json.WriteString("message"u8, text);
        json.WriteString("symbol"u8, symbol);
        json.WriteString("exchange"u8, exchange);
        json.WriteEndObject();
        return true;
    }
}
