using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Bench.Micro;

/// <summary>Touches what it hears, so that none of it is optimised away.</summary>
internal sealed class TickSum : TickListener
{
    private long _sum;

    /// <summary>Decodes a frame, and gives what all of them came to.</summary>
    public long Decode(IBrokerLanguage language, byte[] frame)
    {
        language.Read(frame, isText: false, this);
        return _sum;
    }

    public override void OnTick(in BrokerTick tick) =>
        _sum += tick.Mode == Mode.Depth ? tick.Bids[^1].Price + tick.Asks[^1].Price : tick.LastPrice + tick.Close;
}
