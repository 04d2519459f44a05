using Tidegate.Core.Topics;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Feeds.Replay;

/// <summary>The data of one replay: a file, and what of it plays. Read through once before it plays, then opened anew for each run.</summary>
internal sealed class ReplayData
{
    private readonly string _path;
    private readonly ReplayWish _wish;
    private readonly long _fromNs;
    private readonly long _toNs;

    private ReplayData(string path, ReplayWish wish, ReplayTopics topics)
    {
        (_path, _wish, Topics) = (path, wish, topics);
        (_fromNs, _toNs) = (wish.From is { } from ? Ns(from) : long.MinValue, wish.To is { } to ? Ns(to) : long.MaxValue);
    }

    public ReplayTopics Topics { get; }

    public bool HasBooks { get; private set; }

    public long Rows { get; private set; }

    public long Skipped { get; private set; }

    public long FirstNs { get; private set; } = long.MaxValue;

    public long LastNs { get; private set; } = long.MinValue;

    public string? Loss { get; private set; }

    /// <summary>Reads a file through.</summary>
    /// <exception cref="FeedRefusedException">It cannot be played. A sentence without its subject.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static ReplayData Read(string path, ReplayWish wish, ReplayTopics topics, int rowsMax, CancellationToken cancellation)
    {
        var data = new ReplayData(path, wish, topics);
        using var rows = data.OpenFile(cancellation);
        data.HasBooks = rows.HasBooks;
        long count = 0;
        long passedOver = 0;
        while (rows.TryRead(out var row))
        {
            Bound(++count + rows.Skipped);
            if (data.IsMeant(row.TimeNs))
            {
                passedOver += data.Note(row) ? 0 : 1;
            }
        }

        Bound(count + rows.Skipped);
        (data.Skipped, data.Loss) = (rows.Skipped + passedOver, rows.Loss);
        return data.Rows > 0 ? data : throw new FeedRefusedException("holds no row between from and to.");

        void Bound(long read)
        {
            if (read > rowsMax)
            {
                throw new FeedRefusedException(FormattableString.Invariant($"has more than {rowsMax:N0} rows."));
            }
        }
    }

    /// <summary>Opens the file from its first row.</summary>
    /// <exception cref="FeedRefusedException">It cannot be played any more.</exception>
    /// <exception cref="OperationCanceledException">Its reader was stopped.</exception>
    public IReplayRows OpenFile(CancellationToken stopping)
    {
        try
        {
            return RecordingReader.IsRecording(_path) ? new RecordingRows(_path, stopping) : new CsvRows(_path, _wish, stopping);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FeedRefusedException("cannot be read.", failure);
        }
    }

    /// <summary>Whether a row of that instant plays.</summary>
    public bool IsMeant(long timeNs) => timeNs >= _fromNs && timeNs < _toNs;

    private bool Note(in ReplayRow row)
    {
        if (!Topics.TryAdd(row.Path, out _))
        {
            return false;
        }

        Rows++;
        (FirstNs, LastNs) = (Math.Min(FirstNs, row.TimeNs), Math.Max(LastNs, row.TimeNs));
        return true;
    }

    private static long Ns(DateTimeOffset at)
    {
        var ticks = at.UtcTicks - DateTime.UnixEpoch.Ticks;
        return ticks > long.MaxValue / TimeSpan.NanosecondsPerTick ? long.MaxValue
            : ticks < long.MinValue / TimeSpan.NanosecondsPerTick ? long.MinValue
            : ticks * TimeSpan.NanosecondsPerTick;
    }
}
