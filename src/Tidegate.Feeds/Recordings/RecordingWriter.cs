using System.IO.Compression;
using System.Text.Json;

namespace Tidegate.Feeds.Recordings;

/// <summary>Writes a recording as it happens, in the form of <c>docs/recording.md</c>. Not thread-safe.</summary>
public sealed class RecordingWriter : IDisposable
{
    // What a crash may cost. A flush ends a block of the compression, so that one after each frame would double the file.
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    private readonly Stream _file;
    private readonly BufferedStream _plain;
    private TimeSpan _last;
    private TimeSpan _flushedAt;
    private bool _isComplete;
    private bool _isDisposed;

    /// <summary>Begins a recording.</summary>
    /// <param name="file">Where to; disposed with the writer.</param>
    /// <param name="header">What it says of itself.</param>
    public RecordingWriter(Stream file, RecordingHeader header)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(header);
        _file = file;
        _plain = new BufferedStream(new GZipStream(file, CompressionLevel.Optimal), 65_536);
        _plain.Write(RecordingFormat.Magic);
        _plain.WriteByte(RecordingFormat.Version);
        WriteBlock(JsonSerializer.SerializeToUtf8Bytes(header, RecordingJson.Default.RecordingHeader));
        _plain.Flush();
    }

    /// <summary>Frames written.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes of their payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a message.</summary>
    /// <param name="at">When it came, from the start of the recording; an earlier one than that of the frame before counts as that.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="bytes">Its payload, at most 16 MiB.</param>
    public void Write(TimeSpan at, RecordedKind kind, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, RecordingFormat.FrameBytesMax, nameof(bytes));
        WriteFrame(at, (byte)kind, bytes);
        Frames++;
        Bytes += bytes.Length;
        if (_last - _flushedAt >= FlushEvery)
        {
            _plain.Flush();
            _flushedAt = _last;
        }
    }

    /// <summary>Writes the end mark; afterwards nothing more may come.</summary>
    /// <param name="at">When it ended.</param>
    /// <param name="reason">Why, in a few fixed words.</param>
    /// <param name="redacted">Messages of which something was redacted.</param>
    public void Complete(TimeSpan at, string reason, long redacted)
    {
        var footer = new RecordingFooter(Frames, reason, redacted);
        WriteFrame(at, RecordingFormat.FooterKind, JsonSerializer.SerializeToUtf8Bytes(footer, RecordingJson.Default.RecordingFooter));
        _isComplete = true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _plain.Dispose(); // with it the compression, which writes its trailer
        _file.Dispose();
    }

    private void WriteFrame(TimeSpan at, byte kind, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isComplete)
        {
            throw new InvalidOperationException("The recording has its end mark already.");
        }

        var elapsed = at > _last ? (ulong)((at - _last).Ticks / TimeSpan.TicksPerMicrosecond) : 0;
        _last += TimeSpan.FromMicroseconds(elapsed); // what is rounded off goes to the next frame, so that no error adds up
        WriteNumber(elapsed);
        _plain.WriteByte(kind);
        WriteBlock(bytes);
    }

    private void WriteBlock(ReadOnlySpan<byte> bytes)
    {
        WriteNumber((ulong)bytes.Length);
        _plain.Write(bytes);
    }

    // LEB128: seven bits a byte, the lowest first.
    private void WriteNumber(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _plain.WriteByte((byte)(value | 0x80));
        }

        _plain.WriteByte((byte)value);
    }
}
