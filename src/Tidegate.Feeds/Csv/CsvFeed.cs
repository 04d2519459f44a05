using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Messages;
using Tidegate.Core.Timing;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Replay;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Csv;

/// <summary>
/// Replays a CSV file as if it were live: one shared run for everybody. Publishes <c>md/{exchange}/{symbol}</c> for every symbol and the bars
/// of one, <c>bars/{exchange}/{symbol}</c>, whether anybody listens or not.
/// </summary>
public sealed partial class CsvFeed : IFeed, ITopicSource, IFeedHealth
{
    /// <summary>Name of this feed in <see cref="FeedStatus"/>.</summary>
    public const string Name = "csv";

    // System timers refuse more than 2^32 - 2 ms (49.7 days); the longest gap at the lowest speed is 100 days.
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    private readonly CsvOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FeedMetrics _metrics;
    private readonly CsvTable _table;
    private readonly CsvSchedule _schedule;
    private readonly int _seriesSymbol;
    private readonly ReplayRun _run;
    private readonly FrozenDictionary<Topic, Mode> _modes;

    // Owned by the one loop in RunAsync; kept here so that a loop started again goes on where the last one was.
    private CsvPlayer? _player;
    private (ReplayState State, int Number) _told;
    private bool _hasBegun;
    private volatile FeedHealth _health = new(Name, FeedState.Quiet, "not_started");

    private CsvFeed(CsvOptions options, CsvTable table, int seriesSymbol, TimeProvider time, ILogger logger, FeedMetrics metrics)
    {
        (_options, _table, _seriesSymbol, _time, _logger, _metrics) = (options, table, seriesSymbol, time, logger, metrics);
        _schedule = CsvSchedule.For(table, options);
        _run = new ReplayRun(time, table.Topics.Count, table.Count);
        Series = BarsOf(options, table.Topics[seriesSymbol]);
        var highest = options.BookLevels > 0 ? Mode.Depth : Mode.Quote;
        _modes = table.Topics.Append(Series).ToFrozenDictionary(topic => topic, topic => topic == Series ? Mode.Quote : highest);
    }

    /// <summary>Starts, holds and ends the run.</summary>
    public IReplayControl Replay => _run;

    /// <summary>The topic of the bar series.</summary>
    public Topic Series { get; }

    /// <summary>The market-data topics, in the order in which their symbols appear in the file.</summary>
    public IReadOnlyList<Topic> Topics => _table.Topics;

    /// <summary>Reads the file of the options into memory. Nothing plays before <see cref="RunAsync"/>.</summary>
    /// <exception cref="FeedRefusedException">One sentence for the operator: options with faults, a file that cannot be used, an unknown bar series.</exception>
    public static CsvFeed Load(CsvOptions options, TimeProvider time, ILogger<CsvFeed> logger, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (CsvOptionsFaults.Find(options) is { Count: > 0 } faults)
        {
            throw new FeedRefusedException(string.Join(' ', faults));
        }

        var loader = new CsvLoader(options, logger);
        var table = loader.Load();
        var metrics = new FeedMetrics(meters, Name);
        metrics.RowsSkipped(loader.RowsSkipped);
        return new CsvFeed(options, table, SeriesIn(table, options), time, logger, metrics);
    }

    /// <inheritdoc />
    public FeedHealth Health => _health;

    string ITopicSource.Name => Name;

    /// <inheritdoc />
    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        highest = _modes.TryGetValue(topic, out var mode) ? mode : null;
        return highest is not null;
    }

    /// <inheritdoc />
    public int DepthMax(Topic topic) => Math.Max(1, _options.BookLevels);

    /// <inheritdoc />
    public async Task RunAsync(ITopicDemand demand, IUpdateSink sink, CancellationToken stopping)
    {
        if (!_hasBegun && _options.StartWithServer)
        {
            _run.TryStart();
        }

        _hasBegun = true;
        await using var alarm = _time.CreateTimer(_ => _run.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var turnedAt = _time.GetTimestamp();
            var wait = Turn(sink);
            if (LoopAlarm.TrySet(alarm, wait, turnedAt, _time))
            {
                await _run.WaitAsync(stopping);
            }
        }
    }

    /// <summary>One turn of the loop: tells what has changed, plays what is due.</summary>
    /// <returns>When to turn again: at once, after whole milliseconds, at most a day of them, or (infinite) when a command comes.</returns>
    internal TimeSpan Turn(IUpdateSink sink)
    {
        var position = _run.Read();
        Tell(position, sink);
        if (position.State != ReplayState.Running)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var player = _player ??= NewPlayer();
        _metrics.RowsPublished(player.Turn(position.Played, NowNs(), sink));
        if (!player.IsDone)
        {
            return Wait(player.NextDue - position.Played);
        }

        if (_run.TryFinish(position.Number))
        {
            _told = (ReplayState.Stopped, position.Number);
            Report(FeedState.Closed, "end_of_data", sink);
        }

        return TimeSpan.Zero;
    }

    private void Tell(ReplayPosition position, IUpdateSink sink)
    {
        if (position.Number != _told.Number)
        {
            _player = null;
        }

        if ((position.State, position.Number) == _told)
        {
            return;
        }

        var isNew = position.Number != _told.Number;
        _told = (position.State, position.Number);
        switch (position.State)
        {
            case ReplayState.Running:
                Report(FeedState.Live, isNew ? "replay_started" : "replay_resumed", sink);
                break;
            case ReplayState.Paused:
                Report(FeedState.Quiet, "replay_paused", sink);
                break;
            default:
                Report(FeedState.Quiet, "replay_stopped", sink);
                break;
        }
    }

    private void Report(FeedState state, string reason, IUpdateSink sink)
    {
        LogReplay(state, reason, _told.Number);
        _health = new FeedHealth(Name, state, reason) { Subscriptions = _table.Topics.Count + 1 };
        foreach (var topic in _table.Topics.Append(Series))
        {
            sink.Report(new FeedStatus(Name, topic, state, reason));
        }
    }

    private CsvPlayer NewPlayer()
    {
        var clock = ExchangeClock.ParseZone(_options.TimeZone);
        var series = new CsvBarSeries(_table, _seriesSymbol, Series, clock, _options.Volume);
        return new CsvPlayer(
            _schedule,
            new CsvNews(_table, _options.Volume),
            new CsvUpdates(_table, _options, clock),
            series,
            _metrics,
            _options.Loop ? _options.Interval : null
        );
    }

    private long NowNs() => (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    // System timers count whole milliseconds and round down: a rest of one would fire early and turn for nothing until it is over.
    private static TimeSpan Wait(TimeSpan untilDue) =>
        untilDue <= TimeSpan.Zero ? TimeSpan.Zero
        : untilDue >= WaitMax ? WaitMax
        : TimeSpan.FromMilliseconds((long)Math.Ceiling(untilDue.TotalMilliseconds));

    private static int SeriesIn(CsvTable table, CsvOptions options)
    {
        var index = options.BarSeries is { } symbol ? table.Topics.ToList().FindIndex(topic => topic.Key.SequenceEqual(symbol)) : 0;
        return index >= 0
            ? index
            : throw new FeedRefusedException($"The bar series '{options.BarSeries}' is not a symbol of the data file '{options.File}'.");
    }

    private static Topic BarsOf(CsvOptions options, Topic topic) => Topic.Parse($"bars/{options.Exchange}/{topic.Key}");

    [LoggerMessage(LogEvents.ReplayChanged, LogLevel.Information, "Replay run {Run}: {State}, {Reason}")]
    private partial void LogReplay(FeedState state, string reason, int run);
}
