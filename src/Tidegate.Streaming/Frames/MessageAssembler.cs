using System.Buffers;
using System.Text.Unicode;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Frames;

/// <summary>Puts fragments together (RFC 6455 §5.4) within a running total of bytes and fragments; a whole message passes through uncopied.</summary>
internal sealed class MessageAssembler(int messageBytesMax, int fragmentsMax)
{
    private byte[]? _parts;
    private int _bytes;
    private int _fragments;
    private Opcode _kind;

    /// <summary>Most bytes of a message.</summary>
    public int MessageBytesMax { get; set; } = messageBytesMax;

    private bool IsOpen => _fragments > 0;

    /// <summary>Takes a data frame.</summary>
    /// <param name="header">Its head.</param>
    /// <param name="payload">Its unmasked payload.</param>
    /// <param name="message">The whole message; valid until <see cref="Release"/> and as long as <paramref name="payload"/>.</param>
    /// <param name="isText">Text, checked UTF-8; else binary.</param>
    /// <param name="fault">What the peer did wrong.</param>
    /// <returns>True with a message; false with a fault, or when more fragments are to come.</returns>
    public bool TryAdd(
        FrameHeader header,
        ReadOnlyMemory<byte> payload,
        out ReadOnlyMemory<byte> message,
        out bool isText,
        out GatewayError? fault
    )
    {
        (message, isText, fault) = (default, false, Check(header));
        if (fault is not null)
        {
            return false;
        }

        _kind = IsOpen ? _kind : header.Opcode;
        isText = _kind == Opcode.Text;
        if (header.IsFinal && !IsOpen)
        {
            message = payload;
        }
        else
        {
            Append(payload.Span);
            if (!header.IsFinal)
            {
                return false;
            }

            message = _parts.AsMemory(0, _bytes);
        }

        if (isText && !Utf8.IsValid(message.Span))
        {
            fault = GatewayErrors.NotUtf8OrJson;
            return false;
        }

        return true;
    }

    /// <summary>Forgets the message.</summary>
    public void Release()
    {
        if (_parts is not null)
        {
            ArrayPool<byte>.Shared.Return(_parts);
        }

        (_parts, _bytes, _fragments) = (null, 0, 0);
    }

    private GatewayError? Check(FrameHeader header)
    {
        // A continuation without a start, or a new start inside a message.
        if ((header.Opcode == Opcode.Continuation) != IsOpen)
        {
            return GatewayErrors.ProtocolViolation;
        }

        // Empty fragments cost nothing in bytes, so they are counted too.
        var isTooMuch = _bytes + header.PayloadBytes > MessageBytesMax || _fragments >= fragmentsMax;
        return isTooMuch ? GatewayErrors.TooBig : null;
    }

    private void Append(ReadOnlySpan<byte> payload)
    {
        _fragments++;
        var needed = _bytes + payload.Length;
        if (_parts is null || _parts.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 256));
            _parts.AsSpan(0, _bytes).CopyTo(larger);
            if (_parts is not null)
            {
                ArrayPool<byte>.Shared.Return(_parts);
            }

            _parts = larger;
        }

        payload.CopyTo(_parts.AsSpan(_bytes));
        _bytes = needed;
    }
}
