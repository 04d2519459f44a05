using Tidegate.Core.Messages;

namespace Tidegate.Feeds.Arbitration;

/// <summary>Compares what two sources say of one instrument.</summary>
internal static class SameUpdate
{
    /// <summary>True where the second says, for the same moment of the exchange, what the first said. Without a time that cannot be told.</summary>
    public static bool Is(MarketUpdate first, MarketUpdate second) =>
        first.ExchangeTimeNs != 0
        && first.ExchangeTimeNs == second.ExchangeTimeNs
        && first.LastPrice == second.LastPrice
        && first.Volume == second.Volume
        && IsSame(first.Book, second.Book);

    /// <summary>The update with the name of its source; itself where it has one.</summary>
    public static MarketUpdate Marked(MarketUpdate update, string source) =>
        update.Source is not null
            ? update
            : new MarketUpdate(update.Topic, update.LastPrice)
            {
                Open = update.Open,
                High = update.High,
                Low = update.Low,
                Close = update.Close,
                Volume = update.Volume,
                Details = update.Details,
                IsPriceAlone = update.IsPriceAlone,
                Source = source,
                Book = update.Book,
                ExchangeTimeNs = update.ExchangeTimeNs,
                SourceTime = update.SourceTime,
            };

    private static bool IsSame(OrderBook? first, OrderBook? second) =>
        ReferenceEquals(first, second)
        || (
            first is not null
            && second is not null
            && first.Bids.AsSpan().SequenceEqual(second.Bids.AsSpan())
            && first.Asks.AsSpan().SequenceEqual(second.Asks.AsSpan())
        );
}
