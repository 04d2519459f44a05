namespace Tidegate.Feeds.Brokers;

/// <summary>Takes what a broker's messages say. Called on the connection's own thread; must not keep the tick.</summary>
public interface IBrokerListener
{
    /// <summary>A packet.</summary>
    void OnTick(in BrokerTick tick);

    /// <summary>A change of one of the user's orders; its topic is filled in by the listener's owner.</summary>
    /// <param name="order">As the broker tells it: symbol and exchange in the broker's own words.</param>
    void OnOrder(BrokerOrder order);

    /// <summary>A text of the broker for people: an error or an announcement. Hostile: shown cut and cleaned, never repeated to clients.</summary>
    void OnNotice(ReadOnlySpan<char> text, bool isError);

    /// <summary>Something that cannot be read: counted, logged once per kind, dropped.</summary>
    /// <param name="kind">Fixed short text of ours, for example <c>short_packet</c>.</param>
    void OnFault(string kind);
}
