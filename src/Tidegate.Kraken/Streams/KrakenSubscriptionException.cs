namespace Tidegate.Kraken.Streams;

/// <summary>The exchange refused a subscription: the stream that wanted it has ended.</summary>
#pragma warning disable CA1032 // it means nothing without the channel
public sealed class KrakenSubscriptionException(string channel, string? symbol, string error)
#pragma warning restore CA1032
    : KrakenException($"{channel}{(symbol is null ? "" : " of ")}{symbol} was refused: {error}")
{
    /// <summary>The channel.</summary>
    public string Channel { get; } = channel;

    /// <summary>The pair, where the channel has one.</summary>
    public string? Symbol { get; } = symbol;

    /// <summary>What the exchange said.</summary>
    public string Error { get; } = error;
}
