using Tidegate.Kraken.Connections;

namespace Tidegate.Kraken.Tests.Connections;

/// <summary>What a desk sent, as <c>subscribe ticker 0: A,B</c>.</summary>
internal sealed class RecordedWire : ISubscriptionWire
{
    private ulong _id;

    public List<string> Sent { get; } = [];

    /// <summary>The number of the last request.</summary>
    public ulong LastId => _id;

    public ulong NextId() => ++_id;

    public void Send(string method, KrakenTopic like, IReadOnlyList<string> symbols, ulong reqId) =>
        Sent.Add($"{method} {like.Channel} {like.Parameter}: {string.Join(',', symbols)}");

    /// <summary>What has been sent since the last call.</summary>
    public string[] Take()
    {
        string[] sent = [.. Sent];
        Sent.Clear();
        return sent;
    }
}
