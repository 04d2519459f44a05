using System.Text;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Frames;

namespace Tidegate.Tests.Streaming.Frames;

public sealed class MessageAssemblerTests
{
    private const int BytesMax = 1_000;
    private const int FragmentsMax = 4;

    private readonly MessageAssembler _assembler = new(BytesMax, FragmentsMax);

    [Fact]
    public void A_whole_message_passes_through_uncopied()
    {
        var payload = "price"u8.ToArray();

        Assert.True(TryAdd(Opcode.Text, isFinal: true, payload, out var message, out var isText, out _));

        Assert.True(isText);
        Assert.True(message.Equals(payload.AsMemory()));
    }

    [Fact]
    public void Fragments_become_one_message_of_the_kind_of_the_first()
    {
        Assert.False(TryAdd(Opcode.Binary, isFinal: false, [1, 2], out _, out _, out _));
        Assert.False(TryAdd(Opcode.Continuation, isFinal: false, [], out _, out _, out _));
        Assert.True(TryAdd(Opcode.Continuation, isFinal: true, [3], out var message, out var isText, out var fault));

        Assert.Null(fault);
        Assert.False(isText);
        Assert.Equal([1, 2, 3], message.ToArray());
    }

    [Fact]
    public void A_message_after_a_released_one_starts_anew()
    {
        TryAdd(Opcode.Text, isFinal: false, "a"u8.ToArray(), out _, out _, out _);
        TryAdd(Opcode.Continuation, isFinal: true, "b"u8.ToArray(), out _, out _, out _);
        _assembler.Release();

        Assert.True(TryAdd(Opcode.Text, isFinal: true, "c"u8.ToArray(), out var message, out _, out _));

        Assert.Equal("c"u8, message.Span);
    }

    [Fact]
    public void A_continuation_of_nothing_is_refused() =>
        AssertFault(GatewayErrors.ProtocolViolation, Opcode.Continuation, isFinal: true, payload: []);

    [Fact]
    public void A_new_message_inside_another_is_refused()
    {
        TryAdd(Opcode.Text, isFinal: false, [], out _, out _, out _); // even after an empty fragment

        AssertFault(GatewayErrors.ProtocolViolation, Opcode.Text, isFinal: true, payload: []);
    }

    [Fact]
    public void Fragments_up_to_the_limit_in_bytes_are_taken()
    {
        TryAdd(Opcode.Binary, isFinal: false, new byte[BytesMax - 1], out _, out _, out _);

        Assert.True(TryAdd(Opcode.Continuation, isFinal: true, new byte[1], out var message, out _, out _));
        Assert.Equal(BytesMax, message.Length);
    }

    [Fact]
    public void Fragments_one_byte_over_the_limit_together_are_too_big()
    {
        TryAdd(Opcode.Binary, isFinal: false, new byte[BytesMax - 1], out _, out _, out _);

        AssertFault(GatewayErrors.TooBig, Opcode.Continuation, isFinal: false, new byte[2]);
    }

    [Fact]
    public void As_many_fragments_as_the_limit_are_taken()
    {
        TryAdd(Opcode.Text, isFinal: false, [], out _, out _, out _);
        for (var i = 2; i < FragmentsMax; i++)
        {
            TryAdd(Opcode.Continuation, isFinal: false, [], out _, out _, out var fault);
            Assert.Null(fault);
        }

        Assert.True(TryAdd(Opcode.Continuation, isFinal: true, [], out _, out _, out _));
    }

    [Fact]
    public void One_fragment_over_the_limit_is_too_big_even_when_all_are_empty()
    {
        TryAdd(Opcode.Text, isFinal: false, [], out _, out _, out _);
        for (var i = 2; i <= FragmentsMax; i++)
        {
            TryAdd(Opcode.Continuation, isFinal: false, [], out _, out _, out _);
        }

        AssertFault(GatewayErrors.TooBig, Opcode.Continuation, isFinal: true, payload: []);
    }

    [Fact]
    public void A_character_cut_at_every_byte_by_fragments_is_one_character()
    {
        var text = Encoding.UTF8.GetBytes("a₹😀b");
        for (var cut = 0; cut <= text.Length; cut++)
        {
            TryAdd(Opcode.Text, isFinal: false, text[..cut], out _, out _, out _);

            Assert.True(TryAdd(Opcode.Continuation, isFinal: true, text[cut..], out var message, out _, out _));
            Assert.Equal(text, message.ToArray());
            _assembler.Release();
        }
    }

    [Fact]
    public void Invalid_UTF8_across_fragments_is_refused()
    {
        TryAdd(Opcode.Text, isFinal: false, [0xE2, 0x82], out _, out _, out _);

        AssertFault(GatewayErrors.NotUtf8OrJson, Opcode.Continuation, isFinal: true, "x"u8.ToArray());
    }

    [Fact]
    public void Invalid_UTF8_in_one_frame_is_refused() =>
        AssertFault(GatewayErrors.NotUtf8OrJson, Opcode.Text, isFinal: true, [0xC3, 0x28]);

    [Fact]
    public void Binary_messages_need_not_be_UTF8() => Assert.True(TryAdd(Opcode.Binary, isFinal: true, [0xFF], out _, out _, out _));

    private bool TryAdd(
        Opcode opcode,
        bool isFinal,
        byte[] payload,
        out ReadOnlyMemory<byte> message,
        out bool isText,
        out GatewayError? fault
    ) => _assembler.TryAdd(new FrameHeader(opcode, isFinal, 6, payload.Length, 0), payload, out message, out isText, out fault);

    private void AssertFault(GatewayError expected, Opcode opcode, bool isFinal, byte[] payload)
    {
        Assert.False(TryAdd(opcode, isFinal, payload, out _, out _, out var fault));
        Assert.Same(expected, fault);
    }
}
