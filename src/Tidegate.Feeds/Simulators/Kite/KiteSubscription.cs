using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>One instrument on one connection.</summary>
/// <param name="token">Its token.</param>
/// <param name="instrument">What it is; null: the market does not have it, so nothing ever comes.</param>
internal sealed class KiteSubscription(uint token, SimulatedInstrument? instrument)
{
    public uint Token => token;

    public SimulatedInstrument? Instrument => instrument;

    /// <summary>A bare subscription gets quotes.</summary>
    public KiteMode Mode { get; private set; } = KiteMode.Quote;

    private long SentVersion { get; set; }

    private long? SentAt { get; set; }

    /// <summary>Whether there is something that this client has not got.</summary>
    public bool HasNews => instrument is not null && instrument.Version != SentVersion;

    /// <summary>How long it has to wait yet, for its rate; zero: no longer.</summary>
    public TimeSpan WaitFor(TimeSpan interval, long now, TimeProvider time)
    {
        var wait = SentAt is { } sentAt ? interval - time.GetElapsedTime(sentAt, now) : TimeSpan.Zero;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public void Sent(long version, long now) => (SentVersion, SentAt) = (version, now);

    /// <summary>Another mode: the present state comes at once.</summary>
    public void Turn(KiteMode mode) => (Mode, SentVersion, SentAt) = (mode, 0, null);
}
