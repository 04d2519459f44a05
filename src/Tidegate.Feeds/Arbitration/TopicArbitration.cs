using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Arbitration;

/// <summary>One topic of several sources: lets one of them through at a time. Thread-safe.</summary>
/// <remarks>
/// <para>
/// The lock is what keeps the promise of <see cref="IUpdateSink"/>: sources of one topic are heard on threads of their own, and the hub must see one
/// at a time, in the order in which it was decided. It is held while the sink is called, which never waits, never throws and never calls
/// back. Two threads meet in it only where they bring the same instrument at the same moment.
/// </para>
/// <para>
/// Who is heard: the active source. Another takes over when the active one says that it recovers, needs a login, has failed or ended; or when it is
/// silent, or says that it is stale, while the other has had news for a while. A preferred source takes back what it lost once it has been
/// well long enough. Nothing that is older, by the exchange's clock, than the last that went through ever goes through, as far as two clocks of different grain can tell.
/// </para>
/// </remarks>
internal sealed class TopicArbitration(Topic topic, ArbitrationCommons commons)
{
    private const int Nobody = -1;
    private const long NsPerSecond = 1_000_000_000;

    private readonly Lock _gate = new();
    private readonly SourceState[] _sources = [.. commons.Names.Select(_ => new SourceState())];
    private int _active = Nobody;
    private MarketUpdate? _last;
    private int _lastSource = Nobody;
    private long _lastTimeNs;
    private long _turn;
    private long? _leadSince;
    private (FeedState State, string Reason)? _told;

    /// <summary>Takes an update of a source.</summary>
    public void Publish(int source, MarketUpdate update)
    {
        lock (_gate)
        {
            var now = commons.Time.GetTimestamp();
            _sources[source].Hear(update, now, ++_turn, HasMissed(source, now));
            Tell();
            if (source == _active)
            {
                _leadSince = null;
                Deliver(source, update);
                return;
            }

            if (ReasonFor(source, update, now) is { } reason)
            {
                Go(source, reason);
                Deliver(source, update);
            }
            else
            {
                _leadSince ??= IsNews(update, now) ? now : null;
                commons.Metrics.Dropped(commons.Names[source], "standby");
            }
        }
    }

    /// <summary>Takes an event that no other source repeats, such as an order's.</summary>
    public void Pass(Update update)
    {
        lock (_gate)
        {
            commons.Sink.Publish(update);
        }
    }

    /// <summary>Takes what a source says of itself.</summary>
    public void Report(int source, FeedStatus status)
    {
        lock (_gate)
        {
            var now = commons.Time.GetTimestamp();
            _sources[source].Say(status, now);
            if (_active != Nobody && _sources[_active].HasFailed && Best() is { } best)
            {
                TakeOver(best, ReasonOf(_sources[_active]));
            }
            else
            {
                LookAt(now);
            }

            Tell();
        }
    }

    /// <summary>Looks whether the active source is silent: another's last update may be waiting for that.</summary>
    public void Look()
    {
        lock (_gate)
        {
            LookAt(commons.Time.GetTimestamp());
        }
    }

    /// <summary>Nobody wants it any more: who comes later begins anew, but with nothing that is older than what was told before.</summary>
    public void Release()
    {
        lock (_gate)
        {
            (_active, _leadSince, _told) = (Nobody, null, null);
            foreach (var source in _sources)
            {
                source.Clear();
            }
        }
    }

    private void LookAt(long now)
    {
        if (_active != Nobody && IsSilent(now) && Best() is { } best && IsAhead(best))
        {
            TakeOver(best, "silent");
        }
    }

    private static string ReasonOf(SourceState source) => source.State == FeedState.Recovering ? "recovering" : "lost";

    /// <summary>Why a source that is not active takes over with its update; null: it does not.</summary>
    private string? ReasonFor(int source, MarketUpdate update, long now) =>
        _active == Nobody ? "first"
        : _sources[_active].HasFailed ? ReasonOf(_sources[_active])
        : IsSilent(now) ? "silent"
        : source < _active && MayReturn(source, update, now) ? "returned"
        : null;

    // The preferred one has been well for long, and is not behind: its return must not open a gap.
    private bool MayReturn(int source, MarketUpdate update, long now) =>
        _sources[source].WellSince is { } since
        && commons.Time.GetElapsedTime(since, now) >= commons.Options.ReturnAfter
        && !IsLate(update);

    // What comes shortly after the active source spoke, or is not after it by the exchange's clock, is most likely the same over another line.
    private bool IsNews(MarketUpdate update, long now) =>
        !(_sources[_active].HeardAt is { } heardAt && commons.Time.GetElapsedTime(heardAt, now) < commons.Options.LeadMin)
        && (update.ExchangeTimeNs == 0 || update.ExchangeTimeNs > _lastTimeNs);

    /// <summary>Whether the active source has had nothing for too long that another had.</summary>
    private bool IsSilent(long now)
    {
        if (_leadSince is not { } lead || commons.Time.GetElapsedTime(lead, now) < commons.Options.LeadMin)
        {
            return false;
        }

        var active = _sources[_active];
        return active.State == FeedState.Stale
            || (
                (active.HeardAt is not { } heardAt || commons.Time.GetElapsedTime(heardAt, now) >= commons.Options.StallAfter)
                && commons.ExpectsTicks(topic, commons.Time.GetUtcNow())
            );
    }

    private bool HasMissed(int source, long now) =>
        _sources[source].HeardAt is { } before
        && commons.Time.GetElapsedTime(before, now) >= commons.Options.StallAfter
        && _active != Nobody
        && _active != source
        && _sources[_active].HeardAt > before;

    /// <summary>The best of the others; null: none is well.</summary>
    private int? Best()
    {
        var live = Array.FindIndex(_sources, source => source.State == FeedState.Live && source != _sources[_active]);
        var healthy = live >= 0 ? live : Array.FindIndex(_sources, source => source.IsHealthy && source != _sources[_active]);
        return healthy >= 0 ? healthy : null;
    }

    private bool IsAhead(int source) => _sources[source].Turn > _sources[_active].Turn;

    /// <summary>Another source goes on, beginning with what it said last, where that is news.</summary>
    private void TakeOver(int source, string reason)
    {
        var isAhead = IsAhead(source);
        Go(source, reason);
        if (isAhead && _sources[source].Newest is { } newest)
        {
            Deliver(source, newest);
        }
    }

    private void Go(int source, string reason)
    {
        if (_active != Nobody)
        {
            if (source > _active)
            {
                _sources[_active].GiveWay();
            }

            commons.Metrics.TookOver(commons.Names[source], reason);
            commons.Takeovers.Add(commons.Names[source], reason);
        }

        (_active, _leadSince) = (source, null);
    }

    private void Deliver(int source, MarketUpdate update)
    {
        if (IsLate(update))
        {
            commons.Metrics.Dropped(commons.Names[source], "late");
            return;
        }

        if (_last is not null && _lastSource != source && SameUpdate.Is(_last, update))
        {
            commons.Metrics.Dropped(commons.Names[source], "duplicate");
            return;
        }

        var marked = SameUpdate.Marked(update, commons.Names[source]);
        (_last, _lastSource) = (marked, source);
        _lastTimeNs = update.ExchangeTimeNs != 0 ? update.ExchangeTimeNs : _lastTimeNs;
        commons.Sink.Publish(marked);
    }

    private static bool IsPlain((FeedState State, string Reason) told) =>
        told is { State: FeedState.Live, Reason: not FeedReasons.ModeOverCapacity };

    // One line's clock counts milliseconds, another's whole seconds: of those, nobody can tell the order within the second.
    private bool IsLate(MarketUpdate update) =>
        update.ExchangeTimeNs is var time and not 0
        && time < (time % NsPerSecond == 0 ? _lastTimeNs - (_lastTimeNs % NsPerSecond) : _lastTimeNs);

    // While anyone delivers, who of them does is nobody's concern: the updates say it themselves. That less comes than is wanted is told.
    private void Tell()
    {
        if (
            OneState.Of(_sources, _active) is not { } now
            || (now.State == _told?.State && (now == _told || (IsPlain(now) && IsPlain(_told.Value))))
        )
        {
            return;
        }

        _told = now;
        commons.Sink.Report(new FeedStatus(commons.Options.Name, topic, now.State, now.Reason));
    }
}
