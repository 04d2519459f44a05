using System.Runtime.InteropServices;

namespace Tidegate.Streaming.Sessions;

/// <summary>When the frame, or message in fragments, that is not whole yet began: written by the reader, looked at by the session's clock.</summary>
/// <remarks>
/// A frame that comes whole touches nothing here. Of those that do not, the clock is told of one at most for each time that it looks, however many
/// there are: from <see cref="Begin"/> on it looks by itself, until it finds nothing unfinished.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct UnfinishedFrame
{
    /// <summary>Everything that began is whole.</summary>
    public const long None = long.MaxValue;

    private long _began = None;
    private int _isWatched;

    public UnfinishedFrame() { }

    /// <summary>Timestamp of the first bytes; <see cref="None"/> where nothing is unfinished.</summary>
    public long Began => Volatile.Read(ref _began);

    /// <summary>The reader has the first bytes.</summary>
    /// <returns>True: the clock does not look at present and must be told.</returns>
    public bool Begin(long now)
    {
        Volatile.Write(ref _began, now);
        return Interlocked.Exchange(ref _isWatched, 1) == 0;
    }

    /// <summary>The reader has the last byte.</summary>
    public void End() => Volatile.Write(ref _began, None);

    /// <summary>The clock looks no more; false: something began in this very moment, so that it must go on.</summary>
    public bool TryForget()
    {
        // A full fence on both sides: either the reader sees that nobody looks, or we see what it began.
        Interlocked.Exchange(ref _isWatched, 0);
        if (Began == None)
        {
            return true;
        }

        Interlocked.Exchange(ref _isWatched, 1);
        return false;
    }
}
