using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;

namespace Tidegate.Feeds.Recordings;

/// <summary>Reads a recording frame by frame, in bounded memory, whatever the file holds. Not thread-safe.</summary>
public sealed class RecordingReader : IDisposable
{
    private readonly Stream _plain;
    private byte[] _buffer = new byte[4_096];
    private TimeSpan _at;

    private RecordingReader(Stream plain, RecordingHeader header) => (_plain, Header) = (plain, header);

    /// <summary>What it says of itself: somebody's words.</summary>
    public RecordingHeader Header { get; }

    /// <summary>Frames read so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes of their payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>How it ended, once <see cref="TryRead"/> has said that there is no more.</summary>
    public RecordingEnd End { get; private set; }

    /// <summary>What its end mark says; null: there was none yet.</summary>
    public RecordingFooter? Footer { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FeedRefusedException">It cannot be read, or is no recording of this version. One sentence that names the file, not what it holds.</exception>
    public static RecordingReader Open(string path)
    {
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (FeedRefusedException refused)
        {
            throw new FeedRefusedException($"The file '{Path.GetFileName(path)}' {refused.Message}", refused);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new FeedRefusedException($"The file '{Path.GetFileName(path)}' cannot be read.", failure);
        }
    }

    /// <summary>Reads the head of a stream, which is disposed with the reader.</summary>
    /// <exception cref="FeedRefusedException">It is no recording of this version.</exception>
    public static RecordingReader Open(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var plain = new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 65_536);
        try
        {
            return new RecordingReader(plain, ReadHeader(plain));
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or JsonException)
        {
            plain.Dispose();
            throw new FeedRefusedException("is no recording, or its head is damaged.", failure);
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file begins as recordings do; false also where it cannot be read.</summary>
    public static bool IsRecording(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var plain = new GZipStream(file, CompressionMode.Decompress);
            Span<byte> magic = stackalloc byte[RecordingFormat.Magic.Length];
            return plain.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length
                && magic.SequenceEqual(RecordingFormat.Magic);
        }
        catch (Exception failure)
            when (failure
                    is IOException
                        or UnauthorizedAccessException
                        or InvalidDataException
                        or NotSupportedException
                        or ArgumentException
            )
        {
            return false;
        }
    }

    /// <summary>Reads the next frame; false at the end, of which <see cref="End"/> tells.</summary>
    public bool TryRead(out RecordedFrame frame)
    {
        frame = default;
        if (End != RecordingEnd.Open)
        {
            return false;
        }

        try
        {
            return TryReadFrame(out frame);
        }
        catch (EndOfStreamException)
        {
            End = RecordingEnd.Truncated;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            End = RecordingEnd.Damaged;
        }

        return false;
    }

    /// <inheritdoc />
    public void Dispose() => _plain.Dispose();

    private bool TryReadFrame(out RecordedFrame frame)
    {
        frame = default;
        var elapsed = ReadNumber(_plain);
        if (elapsed > (ulong)(RecordingFormat.LengthMax - _at).Ticks / TimeSpan.TicksPerMicrosecond)
        {
            throw new InvalidDataException("A time is too late.");
        }

        var kind = ReadByte(_plain);
        var isFooter = kind == RecordingFormat.FooterKind;
        if (!isFooter && kind > (byte)RecordedKind.Note)
        {
            throw new InvalidDataException("A kind is unknown.");
        }

        var length = ReadLength(_plain, isFooter ? RecordingFormat.FooterBytesMax : RecordingFormat.FrameBytesMax);
        Fill(length);
        _at += TimeSpan.FromMicroseconds(elapsed);
        if (isFooter)
        {
            Finish(length);
            return false;
        }

        Frames++;
        Bytes += length;
        frame = new RecordedFrame(_at, (RecordedKind)kind, _buffer.AsMemory(0, length));
        return true;
    }

    /// <summary>Takes the bytes in as they come: a length that a file only claims costs no memory.</summary>
    private void Fill(int length)
    {
        for (var count = 0; count < length; )
        {
            if (count == _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, length));
            }

            var read = _plain.Read(_buffer.AsSpan(count, Math.Min(length, _buffer.Length) - count));
            count += read > 0 ? read : throw new EndOfStreamException();
        }
    }

    private void Finish(int length)
    {
        if (!TryParse(_buffer.AsSpan(0, length), out var footer) || footer.Frames != Frames || _plain.ReadByte() != -1)
        {
            throw new InvalidDataException("The end mark does not fit.");
        }

        (Footer, End) = (footer, RecordingEnd.Whole);
    }

    private static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out RecordingFooter? footer)
    {
        try
        {
            footer = JsonSerializer.Deserialize(json, RecordingJson.Default.RecordingFooter);
        }
        catch (JsonException)
        {
            footer = null;
        }

        return footer is not null;
    }

    private static RecordingHeader ReadHeader(Stream plain)
    {
        Span<byte> magic = stackalloc byte[RecordingFormat.Magic.Length];
        plain.ReadExactly(magic);
        if (!magic.SequenceEqual(RecordingFormat.Magic))
        {
            throw new InvalidDataException("Another beginning.");
        }

        if (ReadByte(plain) != RecordingFormat.Version)
        {
            throw new FeedRefusedException("is a recording of another version.");
        }

        var json = new byte[ReadLength(plain, RecordingFormat.HeaderBytesMax)];
        plain.ReadExactly(json);
        var header = JsonSerializer.Deserialize(json, RecordingJson.Default.RecordingHeader);
        return header?.Format == RecordingHeader.FormatName ? header : throw new InvalidDataException("Another format.");
    }

    private static int ReadLength(Stream plain, int max) =>
        ReadNumber(plain) is var length && length <= (ulong)max ? (int)length : throw new InvalidDataException("A length is too great.");

    private static ulong ReadNumber(Stream plain)
    {
        ulong value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var each = ReadByte(plain);
            value |= (ulong)(each & 0x7F) << shift;
            if (each < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number has no end.");
    }

    private static byte ReadByte(Stream plain) => plain.ReadByte() is >= 0 and var each ? (byte)each : throw new EndOfStreamException();
}
