using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>One instrument on one connection, and what the client has got of it.</summary>
/// <param name="instrument">What it is; null: the market does not have it, so nothing ever comes.</param>
internal abstract class SimulatedSubscription(SimulatedInstrument? instrument)
{
    private long _sentVersion;
    private long? _sentAt;

    public SimulatedInstrument? Instrument => instrument;

    /// <summary>Whether there is something that this client has not got.</summary>
    public bool HasNews => instrument is not null && instrument.Version != _sentVersion;

    /// <summary>How long it has to wait yet, for its rate; zero: no longer.</summary>
    public TimeSpan WaitFor(TimeSpan interval, long now, TimeProvider time)
    {
        var wait = _sentAt is { } sentAt ? interval - time.GetElapsedTime(sentAt, now) : TimeSpan.Zero;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>It has got what there is. Called while the market stands still.</summary>
    public void Sent(long now) => (_sentVersion, _sentAt) = (instrument!.Version, now);

    /// <summary>The present state comes once more, and at once.</summary>
    protected void Begin() => (_sentVersion, _sentAt) = (0, null);
}
