using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>One instrument in one mode.</summary>
/// <param name="key">Exchange type and token.</param>
/// <param name="mode">1 to 4.</param>
/// <param name="instrument">What it is; null: the market does not have it.</param>
internal sealed class AngelSubscription(UpstreamRef key, int mode, SimulatedInstrument? instrument) : SimulatedSubscription(instrument)
{
    public UpstreamRef Key => key;

    public int Mode => mode;
}
