using System.Buffers;
using System.IO.Pipelines;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Frames;
using Tidegate.Streaming.Hub;

namespace Tidegate.Streaming.Sessions;

/// <summary>The bytes of one socket, cut into frames. An idle session holds no buffer, and one that has begun a frame has a deadline to end it.</summary>
internal sealed class FrameStream(StreamSession session, PipeReader input)
{
    private const int ReadBytes = 4_096;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _isInMessage;
    private bool _hasBegun;

    /// <summary>Waits for bytes; where no part of a frame is kept, without a buffer.</summary>
    public ValueTask<ReadResult> WaitAsync(CancellationToken cancellation)
    {
        NoteUnfinished();
        if (_start == _end)
        {
            Release();
        }

        return input.ReadAsync(cancellation);
    }

    /// <summary>Moves what was read into the buffer, as far as there is room; the rest is there at once for the next wait.</summary>
    /// <returns>The number of bytes; 0 at the end, and when nobody listens any longer.</returns>
    public int Take(ReadResult read)
    {
        if (read.IsCanceled || read.Buffer.IsEmpty)
        {
            input.AdvanceTo(read.Buffer.Start);
            return 0;
        }

        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        }

        MakeRoom();
        var count = (int)Math.Min(read.Buffer.Length, _buffer.Length - _end);
        var taken = read.Buffer.Slice(0, count);
        taken.CopyTo(_buffer.AsSpan(_end));
        _end += count;
        input.AdvanceTo(taken.End); // what was taken is the pipe's again: not even its length may be asked for
        return count;
    }

    /// <summary>Takes the next whole frame.</summary>
    /// <param name="header">Its head.</param>
    /// <param name="payload">Its payload, masked as it came; valid until the next <see cref="WaitAsync"/>.</param>
    /// <param name="fault">What the peer did wrong: past a broken head nothing can be told apart, so no frame follows.</param>
    /// <returns>False with a fault, or when more bytes are needed.</returns>
    public bool TryRead(out FrameHeader header, out Memory<byte> payload, out GatewayError? fault)
    {
        payload = default;
        var bytes = _buffer.AsSpan(_start, _end - _start);
        var hasHeader = FrameHeader.TryRead(bytes, session.InboundBytesMax, out header, out fault);
        if (!hasHeader || bytes.Length < header.HeaderBytes + header.PayloadBytes)
        {
            return false;
        }

        payload = _buffer.AsMemory(_start + header.HeaderBytes, header.PayloadBytes);
        _start += header.HeaderBytes + header.PayloadBytes;
        NoteWhole(header);
        return true;
    }

    /// <summary>Drops what was read and not taken.</summary>
    public void Skip() => (_start, _end) = (0, 0);

    /// <summary>Gives the buffer back.</summary>
    public void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _start, _end) = ([], 0, 0);
    }

    /// <summary>About to wait for the rest of something: from its first bytes on, its time runs.</summary>
    private void NoteUnfinished()
    {
        if (_hasBegun || (_start == _end && !_isInMessage))
        {
            return;
        }

        _hasBegun = true;
        if (session.Unfinished.Begin(session.Shard.Clock.Now))
        {
            session.Shard.Post(new ShardCommand(ShardAction.FrameBegan, session));
        }
    }

    /// <summary>What a frame finishes: itself, and with its last fragment a message; a control frame between fragments finishes no message.</summary>
    private void NoteWhole(FrameHeader header)
    {
        _isInMessage = header.IsControl ? _isInMessage : !header.IsFinal;
        if (_hasBegun && !_isInMessage)
        {
            _hasBegun = false;
            session.Unfinished.End();
        }
    }

    /// <summary>A frame lies in the buffer in part: moves it to the front, or into a larger buffer when it fills this one.</summary>
    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        var kept = _buffer.AsSpan(_start, _end - _start);
        var target = _start > 0 ? _buffer : ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        kept.CopyTo(target);
        if (!ReferenceEquals(target, _buffer))
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        (_start, _end) = (0, kept.Length);
    }
}
