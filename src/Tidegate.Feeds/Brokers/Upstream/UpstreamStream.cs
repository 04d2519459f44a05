using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Markets.Instruments;

namespace Tidegate.Feeds.Brokers.Upstream;

/// <summary>One wanted instrument: its ticks become updates here, and its subscribers are told how it is doing. Thread-safe.</summary>
/// <remarks>
/// The lock is held while the sink is called, which never waits and never calls back: so a status cannot overtake the tick that ended it, and the
/// updates of a topic stay in order when it moves from one connection to another. It is all but never contended.
/// </remarks>
internal sealed class UpstreamStream
{
    private readonly Lock _gate = new();
    private readonly TickNormaliser _normaliser;
    private readonly IUpdateSink _sink;
    private readonly string _feed;
    private FeedState? _state;
    private string _reason = "";
    private long _lastTick;
    private long _lastData = long.MinValue;
    private bool _isReleased;
    private bool _isShort;

    public UpstreamStream(string feed, Topic topic, Instrument instrument, UpstreamRef reference, int depthMax, IUpdateSink sink, long now)
    {
        (_feed, _sink, _lastTick) = (feed, sink, now);
        (Topic, Instrument, Ref) = (topic, instrument, reference);
        _normaliser = new TickNormaliser(topic, feed, Math.Max(1, depthMax));
    }

    public Topic Topic { get; }

    public Instrument Instrument { get; }

    public UpstreamRef Ref { get; }

    /// <summary>Counts how often it became stale; null: nobody does.</summary>
    public FeedMetrics? Metrics { get; init; }

    /// <summary>What its subscribers were told last.</summary>
    public (FeedState? State, string Reason) Told
    {
        get
        {
            lock (_gate)
            {
                return (_state, _reason);
            }
        }
    }

    /// <summary>Timestamp of its last tick, or of the moment from which one may be expected.</summary>
    public long LastTick => Volatile.Read(ref _lastTick);

    /// <summary>Timestamp of its last tick; null: none has come.</summary>
    public long? LastData => Volatile.Read(ref _lastData) is not long.MinValue and var at ? at : null;

    /// <summary>Takes a tick of it.</summary>
    public TickVerdict Take(in BrokerTick tick, long nowNs, long now)
    {
        lock (_gate)
        {
            Volatile.Write(ref _lastTick, now);
            Volatile.Write(ref _lastData, now);
            var verdict = _normaliser.Take(tick, nowNs, out var update);
            if (_isReleased)
            {
                return verdict;
            }

            if (_state != FeedState.Live && verdict != TickVerdict.Impossible)
            {
                SayLive();
            }

            if (update is not null)
            {
                _sink.Publish(update);
            }

            return verdict;
        }
    }

    /// <summary>A subscription of it was sent.</summary>
    public void Expect(Mode mode, long now)
    {
        lock (_gate)
        {
            Volatile.Write(ref _lastTick, now);
            _normaliser.Expect(mode);
        }
    }

    /// <summary>Tells its subscribers how it is doing, where that is news.</summary>
    public void Tell(FeedState state, string reason)
    {
        lock (_gate)
        {
            if (!_isReleased)
            {
                Say(state, reason);
            }
        }
    }

    /// <summary>Tells its subscribers what the watch found, unless a tick came meanwhile.</summary>
    public void TellUnlessTicked(long seenTick, FeedState state, string reason)
    {
        lock (_gate)
        {
            if (!_isReleased && _lastTick == seenTick)
            {
                Say(state, reason);
            }
        }
    }

    /// <summary>Tells those who came after a moment without any subscriber what the ones before them were told.</summary>
    public void TellAgain()
    {
        lock (_gate)
        {
            if (!_isReleased && _state is { } state)
            {
                _sink.Report(new FeedStatus(_feed, Topic, state, _reason));
            }
        }
    }

    /// <summary>Whether there is no room upstream for the mode that is wanted, so that less comes.</summary>
    public void SetShort(bool isShort)
    {
        lock (_gate)
        {
            _isShort = isShort;
            if (_state == FeedState.Live && !_isReleased)
            {
                SayLive();
            }
        }
    }

    /// <summary>Nobody wants it any more: nothing is said after this.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isReleased = true;
        }
    }

    private void SayLive() => Say(FeedState.Live, _isShort ? FeedReasons.ModeOverCapacity : "ticks");

    private void Say(FeedState state, string reason)
    {
        if (_state == state && _reason == reason)
        {
            return;
        }

        if (state is FeedState.Stale && _state is not FeedState.Stale)
        {
            Metrics?.Staled();
        }

        (_state, _reason) = (state, reason);
        _sink.Report(new FeedStatus(_feed, Topic, state, reason));
    }
}
