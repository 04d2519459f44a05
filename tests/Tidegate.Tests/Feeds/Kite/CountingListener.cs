using Tidegate.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Kite;

/// <summary>Looks at what a language says, so that nothing of it is optimised away, and keeps only how much there was.</summary>
internal sealed class CountingListener : IBrokerListener
{
    public long Ticks { get; private set; }

    public long Faults { get; private set; }

    public long Others { get; private set; }

    public long Sum { get; private set; }

    public void OnTick(in BrokerTick tick)
    {
        Ticks++;
        Sum = unchecked(Sum + tick.LastPrice + tick.ExchangeTimeNs + (tick.Bids.Length > 0 ? tick.Bids[0].Price : 0));
        Assert.True(tick is { Bids.Length: <= 5, Asks.Length: <= 5, PriceScale: 2 or 4 or 7, LastPrice: >= 0 });
    }

    public void OnOrder(BrokerOrder order) => Others++;

    public void OnNotice(ReadOnlySpan<char> text, bool isError) => Others++;

    public void OnFault(string kind) => Faults++;
}
