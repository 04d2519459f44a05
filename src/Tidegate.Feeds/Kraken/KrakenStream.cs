using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Kraken;

/// <summary>One wanted topic: what comes of it becomes updates here, and its subscribers are told how it is doing. Thread-safe.</summary>
/// <remarks>The lock is held while the sink is called, which never waits and never calls back: a status cannot overtake the update that ended it.</remarks>
internal abstract class KrakenStream(KrakenContext context, KrakenLine line, Topic topic)
{
    private FeedState? _state;
    private string _reason = "";
    private bool _isReleased;
    private (FeedState State, string Reason)? _end;

    public Topic Topic => topic;

    public KrakenLine Line => line;

    /// <summary>What its subscribers were told last.</summary>
    public FeedState? Told
    {
        get
        {
            lock (Gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Timestamp of what came last; null: nothing has.</summary>
    public long? LastData
    {
        get
        {
            lock (Gate)
            {
                return HeardAt;
            }
        }
    }

    protected KrakenContext Context => context;

    protected Lock Gate { get; } = new();

    /// <summary>Guarded by <see cref="Gate"/>, as all below.</summary>
    protected long? HeardAt { get; private set; }

    /// <summary>Listens until cancelled.</summary>
    public abstract Task RunAsync(CancellationToken ending);

    /// <summary>It is wanted so from now on.</summary>
    public virtual void Want(DemandChange wish) { }

    /// <summary>Tells its subscribers how it is doing, where that is news.</summary>
    public void Look()
    {
        lock (Gate)
        {
            Say(Judge());
        }
    }

    /// <summary>Nobody wants it any more: nothing is said after this.</summary>
    public void Release()
    {
        lock (Gate)
        {
            _isReleased = true;
        }
    }

    /// <summary>How it is doing while its line is up and nothing has ended it. Called under <see cref="Gate"/>.</summary>
    protected abstract (FeedState State, string Reason) JudgeOpen();

    /// <summary>Its line is down: what comes next begins anew. Called under <see cref="Gate"/>.</summary>
    protected virtual void OnDown() { }

    /// <summary>Something came. Called under <see cref="Gate"/>.</summary>
    protected void Hear()
    {
        HeardAt = context.Time.GetTimestamp();
        if (_state != FeedState.Live)
        {
            Say(Judge());
        }
    }

    /// <summary>Hands an update on. Called under <see cref="Gate"/>.</summary>
    protected void Publish(Update update)
    {
        if (!_isReleased)
        {
            context.Sink.Publish(update);
        }
    }

    /// <summary>Why its stream has ended; null: it goes on.</summary>
    protected void SetEnd((FeedState State, string Reason)? end)
    {
        lock (Gate)
        {
            _end = end;
            Say(Judge());
        }
    }

    private (FeedState State, string Reason) Judge()
    {
        var now = line.State;
        if (now.State != FeedState.Live)
        {
            OnDown();
            return now;
        }

        return _end ?? JudgeOpen();
    }

    private void Say((FeedState State, string Reason) now)
    {
        if (_isReleased || (_state == now.State && _reason == now.Reason))
        {
            return;
        }

        if (now.State == FeedState.Stale && _state != FeedState.Stale)
        {
            context.Metrics.Staled();
        }

        (_state, _reason) = now;
        context.Sink.Report(new FeedStatus(context.Options.Name, topic, now.State, now.Reason));
    }
}
