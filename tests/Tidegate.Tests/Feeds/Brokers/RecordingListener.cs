using Tidegate.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Brokers;

/// <summary>Keeps what a broker's language says: ticks as copies that outlive their message.</summary>
internal sealed class RecordingListener : IBrokerListener
{
    public List<HeardTick> Ticks { get; } = [];

    public List<BrokerOrder> Orders { get; } = [];

    public List<(string Text, bool IsError)> Notices { get; } = [];

    public List<string> Faults { get; } = [];

    public void OnTick(in BrokerTick tick) => Ticks.Add(HeardTick.Of(tick));

    public void OnOrder(BrokerOrder order) => Orders.Add(order);

    public void OnNotice(ReadOnlySpan<char> text, bool isError) => Notices.Add((text.ToString(), isError));

    public void OnFault(string kind) => Faults.Add(kind);
}
