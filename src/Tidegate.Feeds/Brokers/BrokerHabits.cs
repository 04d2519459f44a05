namespace Tidegate.Feeds.Brokers;

/// <summary>Limits and rhythm of a broker's socket, from its documents.</summary>
/// <param name="ConnectionsMax">Connections per login.</param>
/// <param name="SubscriptionsMax">Subscriptions per connection.</param>
/// <param name="BatchMax">Instruments per request that we send.</param>
/// <param name="SilenceMax">A connection that brings nothing for so long is dead.</param>
public sealed record BrokerHabits(int ConnectionsMax, int SubscriptionsMax, int BatchMax, TimeSpan SilenceMax)
{
    /// <summary>A text message that the client sends as a sign of life; null: none.</summary>
    public string? KeepAliveText { get; init; }

    /// <summary>How often it is sent.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Instruments per connection whose books are of the deep kind that the broker rations (<see cref="UpstreamCost.DeepBooks"/>). Default: no limit.</summary>
    public int DeepBooksMax { get; init; } = int.MaxValue;

    /// <summary>Largest message that is read from the broker, in bytes.</summary>
    public int MessageBytesMax { get; init; } = 1 << 20;
}
