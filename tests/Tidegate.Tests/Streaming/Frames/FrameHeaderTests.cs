using Tidegate.Core.Errors;
using Tidegate.Streaming.Frames;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Frames;

public sealed class FrameHeaderTests
{
    private const int Limit = 100_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(Limit)]
    public void A_well_formed_head_is_read_with_its_length_and_mask(int length)
    {
        byte[] bytes = [.. ClientFrame.Head(0x1, length), 0x01, 0x02, 0x03, 0x04];

        Assert.True(FrameHeader.TryRead(bytes, Limit, out var header, out var fault));

        Assert.Null(fault);
        Assert.Equal(new FrameHeader(Opcode.Text, IsFinal: true, bytes.Length, length, 0x04030201), header);
    }

    [Fact]
    public void A_head_cut_anywhere_asks_for_more_and_is_no_fault()
    {
        foreach (var length in (int[])[5, 126, 70_000])
        {
            byte[] whole = [.. ClientFrame.Head(0x2, length, isFinal: false), 1, 2, 3, 4];
            for (var cut = 0; cut < whole.Length; cut++)
            {
                Assert.False(FrameHeader.TryRead(whole.AsSpan(0, cut), Limit, out _, out var fault));
                Assert.Null(fault);
            }
        }
    }

    [Theory]
    [InlineData(0xC1)]
    [InlineData(0xA1)]
    [InlineData(0x91)]
    [InlineData(0xF1)]
    public void A_reserved_bit_is_refused_at_the_first_byte(byte first) => AssertFault(GatewayErrors.ProtocolViolation, [first]);

    [Fact]
    public void Every_reserved_opcode_is_refused_at_the_first_byte()
    {
        foreach (var opcode in (int[])[3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF])
        {
            AssertFault(GatewayErrors.ProtocolViolation, [(byte)(0x80 | opcode)]);
        }
    }

    [Theory]
    [InlineData(0x08)]
    [InlineData(0x09)]
    [InlineData(0x0A)]
    public void A_control_frame_in_parts_is_refused_at_the_first_byte(byte first) => AssertFault(GatewayErrors.ProtocolViolation, [first]);

    [Fact]
    public void An_unmasked_frame_is_refused_at_the_second_byte() => AssertFault(GatewayErrors.ProtocolViolation, [0x81, 0x05]);

    [Fact]
    public void A_control_frame_of_125_bytes_is_read()
    {
        Assert.True(FrameHeader.TryRead([0x89, 0x80 | 125, 0, 0, 0, 0], Limit, out var header, out _));

        Assert.Equal(125, header.PayloadBytes);
    }

    [Theory]
    [InlineData(126)]
    [InlineData(127)]
    public void A_control_frame_of_more_than_125_bytes_is_refused_at_the_second_byte(byte length) =>
        AssertFault(GatewayErrors.ProtocolViolation, [0x89, (byte)(0x80 | length)]);

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    public void A_short_length_in_two_bytes_is_refused(byte length) =>
        AssertFault(GatewayErrors.ProtocolViolation, [0x81, 0xFE, 0, length]);

    [Fact]
    public void A_length_below_65536_in_eight_bytes_is_refused() =>
        AssertFault(GatewayErrors.ProtocolViolation, [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]);

    [Fact]
    public void A_length_with_its_top_bit_set_is_refused() =>
        AssertFault(GatewayErrors.ProtocolViolation, [0x81, 0xFF, 0x80, 0, 0, 0, 0, 1, 0, 0]);

    [Fact]
    public void A_length_one_over_the_limit_is_too_big_before_mask_and_payload_have_come() =>
        AssertFault(GatewayErrors.TooBig, ClientFrame.Head(0x1, Limit + 1));

    [Fact]
    public void The_longest_length_that_can_be_written_is_too_big_and_nothing_worse() =>
        AssertFault(GatewayErrors.TooBig, ClientFrame.Head(0x1, long.MaxValue));

    [Fact]
    public void A_limit_in_the_one_byte_range_holds_too()
    {
        Assert.True(FrameHeader.TryRead([0x81, 0x80 | 10, 0, 0, 0, 0], payloadBytesMax: 10, out _, out _));
        Assert.False(FrameHeader.TryRead([0x81, 0x80 | 11], payloadBytesMax: 10, out _, out var fault));

        Assert.Same(GatewayErrors.TooBig, fault);
    }

    private static void AssertFault(GatewayError expected, byte[] bytes)
    {
        Assert.False(FrameHeader.TryRead(bytes, Limit, out _, out var fault));
        Assert.Same(expected, fault);
    }
}
