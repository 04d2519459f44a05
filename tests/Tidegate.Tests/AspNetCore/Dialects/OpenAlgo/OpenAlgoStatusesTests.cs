using System.Buffers;
using System.Text;
using Tidegate.AspNetCore.Dialects.OpenAlgo;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.AspNetCore.Dialects.OpenAlgo;

public sealed class OpenAlgoStatusesTests
{
    [Theory]
    [InlineData(FeedState.Failed, FeedReasons.OverCapacity, "waits for room")]
    [InlineData(FeedState.Live, FeedReasons.ModeOverCapacity, "in a lower mode")]
    public void A_client_is_told_by_an_error_with_the_symbol_that_its_broker_has_no_room(FeedState state, string reason, string text)
    {
        var written = Write(new FeedStatus("zerodha", Topic.Parse("md/NSE_INDEX/NIFTY"), state, reason));

        Assert.StartsWith(
            """{"type":"error","status":"error","code":"MAX_CAPACITY_REACHED","message":""",
            written,
            StringComparison.Ordinal
        );
        Assert.Contains(text, written, StringComparison.Ordinal);
        Assert.EndsWith(""","symbol":"NIFTY","exchange":"NSE_INDEX"}""", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FeedState.Live, "ticks", "md/NSE/INFY")]
    [InlineData(FeedState.Failed, FeedReasons.OverCapacity, "orders/alice")]
    public void What_OpenAlgo_has_no_word_for_is_not_said(FeedState state, string reason, string topic) =>
        Assert.Equal("", Write(new FeedStatus("zerodha", Topic.Parse(topic), state, reason)));

    private static string Write(FeedStatus status)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Assert.Equal(OpenAlgoStatuses.Write(status, bytes), bytes.WrittenCount > 0);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
