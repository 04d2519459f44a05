using System.Buffers;
using Tidegate.Streaming.Frames;

namespace Tidegate.Streaming.Hub;

/// <summary>The place where a shard encodes a frame once, before it is copied to every outbox that wants it.</summary>
internal sealed class FrameScratch : IBufferWriter<byte>
{
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(4_096);
    private int _end = FrameWriting.HeaderBytesMax;

    /// <summary>Forgets the last frame.</summary>
    public FrameScratch Begin()
    {
        _end = FrameWriting.HeaderBytesMax;
        return this;
    }

    /// <summary>The whole text frame of what was written since <see cref="Begin"/>; valid until the next one.</summary>
    public ReadOnlySpan<byte> End()
    {
        var payloadBytes = _end - FrameWriting.HeaderBytesMax;
        var start = FrameWriting.HeaderBytesMax - FrameWriting.HeaderBytes(payloadBytes);
        FrameWriting.WriteHeader(_bytes.AsSpan(start), Opcode.Text, payloadBytes);
        return _bytes.AsSpan(start, _end - start);
    }

    public void Advance(int count) => _end += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_end);
    }

    private void Reserve(int sizeHint)
    {
        if (_bytes.Length - _end < Math.Max(sizeHint, 1))
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + sizeHint));
        }
    }
}
