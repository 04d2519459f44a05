using System.IO.Compression;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Csv;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Markets.Calendars;
using Tidegate.Markets.Csv;

namespace Tidegate.Feeds.Replay;

/// <summary>The rows of a CSV file, plain or gzip, streamed: ticks or bars at their own times. A row older than the one before it of its symbol is passed over.</summary>
internal sealed class CsvRows : IReplayRows
{
    private const int LineBytesMax = 4_096;

    private readonly FileStream _file;
    private readonly Stream _plain;
    private readonly CsvLines _lines;
    private readonly CsvLayout _layout;
    private readonly CsvRowParser _parser;
    private readonly List<long> _latestNs = [];

    /// <exception cref="FeedRefusedException">The file does not fit; a sentence without its subject.</exception>
    /// <exception cref="OperationCanceledException">Its reader was stopped; so also while rows are read.</exception>
    public CsvRows(string path, ReplayWish wish, CancellationToken stopping)
    {
        var map = wish.Columns ?? ShapeOf(path);
        if (!CsvColumns.TryParse(map, out var columns, out var fault))
        {
            throw new FeedRefusedException(
                map is null ? "needs columns: its first line does not tell what they mean." : $"needs other columns: {fault}"
            );
        }

        _file = new ReplayFile(path, stopping);
        try
        {
            _plain = GzipFile.IsGzip(_file) ? new GZipStream(_file, CompressionMode.Decompress) : _file;
            _lines = new CsvLines(_plain, LineBytesMax);
            var header = columns.HasNames ? CsvHeader.Read(_lines) : null;
            _layout = columns.TryResolve(header, out var layout, out fault)
                ? layout
                : throw new FeedRefusedException($"does not fit the column map: {fault}.");
            _parser = new CsvRowParser(_layout, new CsvTimes(ExchangeClock.India, []), wish.Exchange, wish.Symbol, needsTime: true);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public bool HasBooks => false;

    public long Skipped { get; private set; }

    public string? Loss { get; private set; }

    public bool TryRead(out ReplayRow row)
    {
        try
        {
            while (_lines.TryRead(out var line, out var isTooLong))
            {
                if (!isTooLong && !line.ContainsAnyExcept((byte)' ', (byte)'\t'))
                {
                    continue;
                }

                if (!isTooLong && _parser.TryParse(line, out var good, out _, out _) && IsNews(good))
                {
                    row = new ReplayRow(good.TimeNs, _parser.Topics[good.Symbol].Path, topic => UpdateOf(good, topic));
                    return true;
                }

                Skipped++;
            }

            // A gzip file that is cut reads as if it ended there.
            Loss = _plain != _file && !GzipFile.IsWhole(_file, _lines.BytesRead) ? "The file is cut short: what came before plays." : null;
        }
        catch (InvalidDataException damaged)
        {
            throw new FeedRefusedException("is damaged: it is not what its gzip header says.", damaged);
        }
        catch (IOException unreadable)
        {
            throw new FeedRefusedException("cannot be read.", unreadable);
        }

        row = default;
        return false;
    }

    public void Dispose()
    {
        _plain.Dispose();
        _file.Dispose();
    }

    // Its sentence is for operators and names the path, which users must not see.
    private static string? ShapeOf(string path)
    {
        try
        {
            return RecordingShape.Of(path);
        }
        catch (FeedRefusedException unreadable)
        {
            throw new FeedRefusedException("cannot be read.", unreadable);
        }
    }

    private bool IsNews(in CsvRow row)
    {
        while (_latestNs.Count <= row.Symbol)
        {
            _latestNs.Add(0);
        }

        var isNews = row.TimeNs >= _latestNs[row.Symbol] && row.Price >= 0;
        _latestNs[row.Symbol] = isNews ? row.TimeNs : _latestNs[row.Symbol];
        return isNews;
    }

    private MarketUpdate UpdateOf(in CsvRow row, Topic topic) =>
        new(topic, row.Price)
        {
            Open = _layout.Has(CsvField.Open) ? row.Open : null,
            High = _layout.Has(CsvField.High) ? row.High : null,
            Low = _layout.Has(CsvField.Low) ? row.Low : null,
            Close = _layout.Has(CsvField.Close) ? row.Close : null,
            Volume = _layout.Has(CsvField.Volume) ? row.Volume : null,
            ExchangeTimeNs = row.TimeNs,
            SourceTime = row.SourceTime,
        };
}
