using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>One instrument in one mode on one connection.</summary>
/// <param name="key">Exchange type and token.</param>
/// <param name="mode">1 to 4.</param>
/// <param name="instrument">What it is; null: the market does not have it, so nothing ever comes.</param>
internal sealed class AngelSubscription(UpstreamRef key, int mode, SimulatedInstrument? instrument)
{
    private long _sentVersion;
    private long? _sentAt;

    public UpstreamRef Key => key;

    public int Mode => mode;

    public SimulatedInstrument? Instrument => instrument;

    /// <summary>Whether there is something that this client has not got.</summary>
    public bool HasNews => instrument is not null && instrument.Version != _sentVersion;

    /// <summary>How long it has to wait yet, for its rate; zero: no longer.</summary>
    public TimeSpan WaitFor(TimeSpan interval, long now, TimeProvider time)
    {
        var wait = _sentAt is { } sentAt ? interval - time.GetElapsedTime(sentAt, now) : TimeSpan.Zero;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public void Sent(long version, long now) => (_sentVersion, _sentAt) = (version, now);
}
