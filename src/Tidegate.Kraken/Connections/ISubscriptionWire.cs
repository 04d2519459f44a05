namespace Tidegate.Kraken.Connections;

/// <summary>Where a desk's frames go. Called under the desk's lock: puts into a queue, never waits, never calls back.</summary>
internal interface ISubscriptionWire
{
    /// <summary>A request number that this connection has not used.</summary>
    ulong NextId();

    void Send(string method, KrakenTopic like, IReadOnlyList<string> symbols, ulong reqId);
}
