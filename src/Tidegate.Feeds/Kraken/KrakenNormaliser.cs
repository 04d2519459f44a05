using System.Collections.Immutable;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Kraken.Balances;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>Rows of the exchange as updates. Pure.</summary>
internal static class KrakenNormaliser
{
    /// <summary>Event of a trade.</summary>
    public const string TradeEvent = "trade";

    /// <summary>Event that comes before the open orders of a snapshot: what they do not name is over.</summary>
    public const string SnapshotEvent = "snapshot";

    /// <summary>A ticker, with a book where there is one. High, low, volume and average price are those of 24 hours.</summary>
    /// <returns>Null where the ticker has no price, or one that cannot be.</returns>
    public static MarketUpdate? ToMarket(Topic topic, string source, KrakenTicker ticker, OrderBook? book, long timeNs) =>
        ticker.Last is not { } last || last <= 0
            ? null
            : new MarketUpdate(topic, last)
            {
                High = Positive(ticker.High),
                Low = Positive(ticker.Low),
                Volume = ticker.Volume >= 0 ? ticker.Volume : null,
                Details = Positive(ticker.Vwap) is { } average ? new MarketDetails { AveragePrice = average } : null,
                Source = source,
                Book = book,
                ExchangeTimeNs = timeNs,
            };

    /// <summary>The book of a ticker: its best prices; null where it has none.</summary>
    public static OrderBook? BestOf(KrakenTicker ticker)
    {
        var (bids, asks) = (Level(ticker.Bid, ticker.BidQty), Level(ticker.Ask, ticker.AskQty));
        return bids.IsEmpty && asks.IsEmpty ? null : new OrderBook(bids, asks);
    }

    /// <summary>A book as its checksum was right.</summary>
    public static OrderBook ToBook(KrakenBookPicture picture) =>
        new(
            [.. picture.Bids.Select(level => new BookLevel(level.Price, level.Qty))],
            [.. picture.Asks.Select(level => new BookLevel(level.Price, level.Qty))]
        );

    /// <summary>A trade: an event.</summary>
    public static AppUpdate ToTrade(Topic topic, KrakenTrade trade) =>
        new(
            topic,
            UpdateJson.Object(json =>
            {
                json.WriteNumber("price", trade.Price);
                json.WriteNumber("qty", trade.Qty);
                UpdateJson.Text(json, "side", KrakenWords.Of(trade.Side));
                UpdateJson.Text(json, "ordType", KrakenWords.Of(trade.OrdType));
                json.WriteNumber("id", trade.TradeId);
                UpdateJson.Time(json, "tsNs", trade.Timestamp);
            })
        )
        {
            Event = TradeEvent,
        };

    /// <summary>All balances: a state.</summary>
    /// <param name="topic">Whose.</param>
    /// <param name="balances">What there is.</param>
    /// <param name="nowNs">When it was heard; the exchange gives a snapshot no time.</param>
    public static AppUpdate ToBalances(Topic topic, KrakenBalances balances, long nowNs) =>
        new(
            topic,
            UpdateJson.Object(json =>
            {
                json.WriteStartObject("assets");
                foreach (var (asset, total) in balances.Assets.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteStartObject(asset);
                    json.WriteNumber("total", total);
                    json.WriteStartArray("wallets");
                    foreach (var wallet in balances.Wallets.GetValueOrDefault(asset) ?? [])
                    {
                        json.WriteStartObject();
                        UpdateJson.Text(json, "type", wallet.Type);
                        UpdateJson.Text(json, "id", wallet.Id);
                        json.WriteNumber("balance", wallet.Balance);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteNumber("tsNs", nowNs);
            })
        );

    /// <summary>What comes before the open orders of a snapshot: an event.</summary>
    public static AppUpdate ToSnapshot(Topic topic, int open, AppUpdate state, long nowNs) =>
        new(
            topic,
            UpdateJson.Object(json =>
            {
                json.WriteNumber("open", open);
                json.WriteNumber("tsNs", nowNs);
            })
        )
        {
            Event = SnapshotEvent,
            State = state,
        };

    /// <summary>What became of an order, with all that is known of it: an event.</summary>
    public static AppUpdate ToExecution(Topic topic, KrakenExecution order, AppUpdate? state, bool isOfSnapshot) =>
        new(topic, UpdateJson.Object(json => KrakenOrderJson.Write(json, order, isOfSnapshot)))
        {
            Event = KrakenWords.Of(order.ExecType) ?? "unknown",
            State = state,
        };

    private static decimal? Positive(decimal? price) => price > 0 ? price : null;

    private static ImmutableArray<BookLevel> Level(decimal? price, decimal? qty) =>
        price is { } at && at > 0 && qty is { } there && there > 0 ? [new BookLevel(at, there)] : [];
}
