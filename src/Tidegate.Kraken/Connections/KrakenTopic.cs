namespace Tidegate.Kraken.Connections;

/// <summary>What one subscribes to.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Symbol">The pair; null where the channel has none.</param>
/// <param name="Parameter">Depth of a book, minutes of a candle, 1 for a ticker at every change of the best prices; otherwise 0.</param>
internal readonly record struct KrakenTopic(string Channel, string? Symbol = null, int Parameter = 0)
{
    /// <summary>As much of it as a row says: only candles name their parameter.</summary>
    public KrakenTopic OfRow => Channel == Messages.KrakenChannels.Ohlc ? this : this with { Parameter = 0 };
}
