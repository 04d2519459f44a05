using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers;

/// <summary>The fields of a tick as fields of an update. Pure.</summary>
internal static class TickUpdates
{
    public static MarketUpdate Make(Topic topic, string source, in BrokerTick tick, long exchangeTimeNs, OrderBook? book)
    {
        var (scale, hasPrices) = (tick.PriceScale, Has(tick, TickFields.Prices));
        return new MarketUpdate(topic, TickPrice.Exact(tick.LastPrice, scale))
        {
            Open = hasPrices ? TickPrice.Exact(tick.Open, scale) : null,
            High = hasPrices ? TickPrice.Exact(tick.High, scale) : null,
            Low = hasPrices ? TickPrice.Exact(tick.Low, scale) : null,
            Close = hasPrices ? TickPrice.Exact(tick.Close, scale) : null,
            Volume = Has(tick, TickFields.Trade) && tick.Volume >= 0 ? tick.Volume : null,
            Details = DetailsOf(tick),
            IsPriceAlone = !Has(tick, TickFields.Prices | TickFields.Trade),
            Source = source,
            Book = book,
            ExchangeTimeNs = exchangeTimeNs,
        };
    }

    /// <summary>The same, with another book and another time.</summary>
    public static MarketUpdate WithBook(MarketUpdate update, OrderBook? book, long exchangeTimeNs) =>
        new(update.Topic, update.LastPrice)
        {
            Open = update.Open,
            High = update.High,
            Low = update.Low,
            Close = update.Close,
            Volume = update.Volume,
            Details = update.Details,
            IsPriceAlone = update.IsPriceAlone,
            Source = update.Source,
            Book = book,
            ExchangeTimeNs = exchangeTimeNs,
        };

    private static MarketDetails? DetailsOf(in BrokerTick tick)
    {
        const TickFields Any = TickFields.Trade | TickFields.OpenInterest | TickFields.Limits;
        if (!Has(tick, Any) && tick.LastTradeTimeNs <= 0)
        {
            return null;
        }

        var (scale, hasTrade, hasLimits) = (tick.PriceScale, Has(tick, TickFields.Trade), Has(tick, TickFields.Limits));
        return new MarketDetails
        {
            LastQuantity = hasTrade ? tick.LastQuantity : null,
            LastTradeTimeNs = Math.Max(tick.LastTradeTimeNs, 0),
            AveragePrice = hasTrade ? TickPrice.Exact(tick.AveragePrice, scale) : null,
            TotalBuyQuantity = hasTrade ? tick.TotalBuyQuantity : null,
            TotalSellQuantity = hasTrade ? tick.TotalSellQuantity : null,
            OpenInterest = Has(tick, TickFields.OpenInterest) ? tick.OpenInterest : null,
            LowerLimit = hasLimits && tick.LowerLimit > 0 ? TickPrice.Exact(tick.LowerLimit, scale) : null, // 0: the exchange sets none
            UpperLimit = hasLimits && tick.UpperLimit > 0 ? TickPrice.Exact(tick.UpperLimit, scale) : null,
        };
    }

    private static bool Has(in BrokerTick tick, TickFields fields) => (tick.Fields & fields) != TickFields.None;
}
