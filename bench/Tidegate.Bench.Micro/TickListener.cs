using Tidegate.Feeds.Brokers;

namespace Tidegate.Bench.Micro;

/// <summary>Hears ticks; whatever else a broker's bytes might say was not sent.</summary>
internal abstract class TickListener : IBrokerListener
{
    public abstract void OnTick(in BrokerTick tick);

    public void OnOrder(BrokerOrder order) => throw new InvalidOperationException("No order was sent.");

    public void OnNotice(ReadOnlySpan<char> text, bool isError) => throw new InvalidOperationException("No text was sent.");

    public void OnFault(string kind) => throw new InvalidOperationException(kind);
}
