using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>One instrument, in the mode that was asked for last.</summary>
/// <param name="token">Its token.</param>
/// <param name="instrument">What it is; null: the market does not have it.</param>
internal sealed class KiteSubscription(uint token, SimulatedInstrument? instrument) : SimulatedSubscription(instrument)
{
    public uint Token => token;

    /// <summary>A bare subscription gets quotes.</summary>
    public KiteMode Mode { get; private set; } = KiteMode.Quote;

    /// <summary>Another mode: the present state comes at once.</summary>
    public void Turn(KiteMode mode)
    {
        Mode = mode;
        Begin();
    }
}
