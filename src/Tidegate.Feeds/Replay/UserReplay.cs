using Microsoft.Extensions.Logging;
using Tidegate.Core.Messages;
using Tidegate.Core.Timing;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>One user's replay: one loop that owns its file and publishes its rows. All members are thread-safe.</summary>
internal sealed partial class UserReplay : IDisposable
{
    /// <summary>Name of these feeds in <see cref="FeedStatus"/>.</summary>
    public const string FeedName = "replay";

    private static readonly TimeSpan LoopPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Topic> _wanted = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly ReplayData _data;
    private readonly ReplayRun _run;
    private readonly TimeProvider _time;
    private readonly FeedMetrics _metrics;
    private readonly ILogger _logger;
    private string? _endedBy;
    private long _idleSince;
    private long _played;
    private long _positionNs;

    public UserReplay(string id, string owner, ReplayWish wish, ReplayData data, TimeProvider time, FeedMetrics metrics, ILogger logger)
    {
        (Id, Owner, Wish, _data, _time, _metrics, _logger) = (id, owner, wish, data, time, metrics, logger);
        _run = new ReplayRun(time, data.Topics.All.Count, data.Rows);
        MadeAt = _idleSince = time.GetTimestamp();
        _run.TryStart();
        if (wish.Paused)
        {
            _run.TryPause();
        }
    }

    public string Id { get; }

    public string Owner { get; }

    /// <summary>When it was made, a timestamp of the clock.</summary>
    public long MadeAt { get; }

    public ReplayWish Wish { get; }

    /// <summary>Holds it, lets it go on, plays it anew.</summary>
    public IReplayControl Control => _run;

    /// <summary>The highest mode of its topics.</summary>
    public Mode Highest => _data.HasBooks ? Mode.Depth : Mode.Quote;

    /// <summary>Its loop, once it was started.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    public bool Has(Topic topic) => _data.Topics.Has(topic);

    /// <summary>Whether it has played to its end; it can begin anew.</summary>
    public bool IsOver => _run.Status.State == ReplayState.Stopped;

    /// <summary>Whether it was told to end.</summary>
    public bool IsEnding => _ending.IsCancellationRequested;

    /// <summary>Who told it to end first, a word of <see cref="ReplayEnds"/>; null: nobody has.</summary>
    public string? EndedBy => Volatile.Read(ref _endedBy);

    /// <summary>Whether anybody has subscribed to any of its topics.</summary>
    public bool IsHeard
    {
        get
        {
            lock (_gate)
            {
                return _wanted.Count > 0;
            }
        }
    }

    /// <summary>How long nobody has subscribed to any of its topics, since its end if it is over; zero: somebody has.</summary>
    public TimeSpan IdleFor
    {
        get
        {
            lock (_gate)
            {
                return _wanted.Count > 0 ? TimeSpan.Zero : _time.GetElapsedTime(_idleSince);
            }
        }
    }

    public ReplayView View =>
        new(Id, Wish, _run.Status.State)
        {
            Owner = Owner,
            Rows = _data.Rows,
            RowsSkipped = _data.Skipped,
            RowsPlayed = Interlocked.Read(ref _played),
            First = InstantOf(_data.FirstNs),
            Last = InstantOf(_data.LastNs),
            Position = Interlocked.Read(ref _positionNs) is not 0 and var ns ? InstantOf(ns) : null,
            Loss = _data.Loss,
            Topics = _data.Topics.All,
        };

    /// <summary>Somebody subscribes to a topic of it, or nobody any more.</summary>
    public void SetWanted(Topic topic, bool isWanted)
    {
        lock (_gate)
        {
            _ = isWanted ? _wanted.Add(topic) : _wanted.Remove(topic);
            _idleSince = _time.GetTimestamp();
        }
    }

    /// <summary>Ends the loop; its topics end with it.</summary>
    /// <param name="by">A word of <see cref="ReplayEnds"/>.</param>
    public void End(string by)
    {
        Interlocked.CompareExchange(ref _endedBy, by, null);
        _ending.Cancel();
    }

    /// <summary>Plays until ended. Throws nothing.</summary>
    public async Task RunAsync(IUpdateSink sink, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, stopping);
        LogMade(Id, _data.Rows, _data.Topics.All.Count);
        _metrics.RowsSkipped(_data.Skipped);
        try
        {
            await PlayAsync(sink, over.Token);
        }
        catch (OperationCanceledException)
        {
            // ended
        }
        finally
        {
            // Nothing is published after this: the hub may forget the topics.
            Tell(sink, FeedState.Closed, "replay_ended", isLast: true);
            LogEnded(Id, Interlocked.Read(ref _played));
        }
    }

    public void Dispose() => _ending.Dispose();

    private async Task PlayAsync(IUpdateSink sink, CancellationToken over)
    {
        UserReplayRun? run = null;
        (ReplayState State, int Number) told = (ReplayState.Stopped, 0);
        await using var alarm = _time.CreateTimer(_ => _run.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                over.ThrowIfCancellationRequested();
                var turnedAt = _time.GetTimestamp();
                var position = _run.Read();
                if (position.Number != told.Number)
                {
                    run?.Dispose();
                    run = new UserReplayRun(_data, Wish.Speed, Wish.Loop ? LoopPause : null, over);
                    Note(run);
                }

                if ((position.State, position.Number) != told)
                {
                    Tell(sink, position.State, isNew: position.Number != told.Number);
                    told = (position.State, position.Number);
                }

                var wait = position.State == ReplayState.Running ? Turn(run!, position, sink, ref told) : Timeout.InfiniteTimeSpan;
                if (LoopAlarm.TrySet(alarm, wait, turnedAt, _time))
                {
                    await _run.WaitAsync(over);
                }
                else
                {
                    await Task.Yield(); // the pool's other work has its turn between two
                }
            }
        }
        finally
        {
            run?.Dispose();
        }
    }

    private TimeSpan Turn(UserReplayRun run, ReplayPosition position, IUpdateSink sink, ref (ReplayState State, int Number) told)
    {
        TimeSpan wait;
        var (reason, before) = ("end_of_data", run.Played);
        try
        {
            wait = run.Turn(position.Played, sink);
            Note(run);
            _metrics.RowsPublished(run.Played - before);
        }
        catch (FeedRefusedException)
        {
            (wait, reason) = (TimeSpan.Zero, "data_unreadable"); // the file was good when it was read through
        }

        if (!run.IsDone && reason == "end_of_data")
        {
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }

        BeginIdleTime(); // before it counts as over
        if (_run.TryFinish(position.Number))
        {
            told = (ReplayState.Stopped, position.Number);
            Tell(sink, FeedState.Closed, reason, isLast: false);
        }

        return TimeSpan.Zero;
    }

    private void BeginIdleTime()
    {
        lock (_gate)
        {
            _idleSince = _time.GetTimestamp();
        }
    }

    private void Note(UserReplayRun run)
    {
        Interlocked.Exchange(ref _played, run.Played);
        Interlocked.Exchange(ref _positionNs, run.PositionNs);
    }

    private void Tell(IUpdateSink sink, ReplayState state, bool isNew)
    {
        switch (state)
        {
            case ReplayState.Running:
                Tell(sink, FeedState.Live, isNew ? "replay_started" : "replay_resumed", isLast: false);
                break;
            case ReplayState.Paused:
                Tell(sink, FeedState.Quiet, "replay_paused", isLast: false);
                break;
            default:
                Tell(sink, FeedState.Quiet, "replay_stopped", isLast: false);
                break;
        }
    }

    private void Tell(IUpdateSink sink, FeedState state, string reason, bool isLast)
    {
        foreach (var topic in _data.Topics.All)
        {
            sink.Report(new FeedStatus(FeedName, topic, state, reason) { IsLast = isLast });
        }
    }

    private static DateTimeOffset InstantOf(long ns) => DateTimeOffset.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick);

    [LoggerMessage(LogEvents.UserReplayMade, LogLevel.Information, "Replay {Id} was made: {Rows} rows of {Topics} topics")]
    private partial void LogMade(string id, long rows, int topics);

    [LoggerMessage(LogEvents.UserReplayEnded, LogLevel.Information, "Replay {Id} has ended after {Rows} rows")]
    private partial void LogEnded(string id, long rows);
}
