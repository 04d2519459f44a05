using System.Text;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Frames;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Frames;

public sealed class FrameWritingTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    public void A_head_uses_the_fewest_bytes_for_its_length(int length, int headBytes)
    {
        var frame = new byte[headBytes + length];

        FrameWriting.WriteHeader(frame, Opcode.Text, length);

        Assert.Equal(headBytes, FrameWriting.HeaderBytes(length));
        Assert.Equal(length, Assert.Single(ServerFrame.ReadAll(frame)).Payload.Length);
    }

    [Fact]
    public void Every_error_of_the_catalogue_fits_into_a_close_frame()
    {
        var frame = new byte[FrameWriting.ControlFrameBytesMax];
        foreach (var error in GatewayErrors.All.Where(error => error.CloseCode is not null))
        {
            var length = FrameWriting.WriteClose(frame, error.CloseCode!.Value, error.Reason);

            var read = Assert.Single(ServerFrame.ReadAll(frame.AsSpan(0, length)));
            Assert.Equal((error.CloseCode, error.Reason), (read.CloseCode, read.CloseReason));
        }
    }

    [Fact]
    public void A_reason_of_123_bytes_fills_a_close_frame()
    {
        var frame = new byte[FrameWriting.ControlFrameBytesMax];
        var reason = new string('r', 120) + "₹";

        var length = FrameWriting.WriteClose(frame, 4000, reason);

        Assert.Equal(123, Encoding.UTF8.GetByteCount(reason));
        Assert.Equal(frame.Length, length);
        Assert.Equal(reason, Assert.Single(ServerFrame.ReadAll(frame)).CloseReason);
    }
}
