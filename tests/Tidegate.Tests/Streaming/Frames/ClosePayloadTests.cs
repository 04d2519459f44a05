using Tidegate.Core.Errors;
using Tidegate.Streaming.Frames;

namespace Tidegate.Tests.Streaming.Frames;

public sealed class ClosePayloadTests
{
    [Fact]
    public void Exactly_the_codes_that_may_be_sent_are_taken()
    {
        for (var code = 0; code <= 65_535; code++)
        {
            var maySend =
                code is >= 3_000 and <= 4_999
                || ((int[])[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]).Contains(code);

            var error = ClosePayload.Check([(byte)(code >> 8), (byte)code], out var read);

            Assert.Same(maySend ? null : GatewayErrors.ProtocolViolation, error);
            Assert.Equal(code, read);
        }
    }

    [Fact]
    public void No_payload_is_no_code()
    {
        Assert.Null(ClosePayload.Check([], out var code));

        Assert.Equal(1005, code);
    }

    [Fact]
    public void Half_a_code_is_refused() => Assert.Same(GatewayErrors.ProtocolViolation, ClosePayload.Check([3], out _));

    [Fact]
    public void A_reason_in_UTF8_is_taken() => Assert.Null(ClosePayload.Check([3, 0xE8, .. "zu spät ₹"u8], out _));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // a surrogate
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })] // beyond U+10FFFF
    [InlineData(new byte[] { 0x61, 0xE2, 0x82 })] // cut
    public void A_reason_that_is_not_UTF8_is_refused(byte[] reason) =>
        Assert.Same(GatewayErrors.NotUtf8OrJson, ClosePayload.Check([3, 0xE8, .. reason], out _));
}
