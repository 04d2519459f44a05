namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Who is told what of a market, and what they begin with. Called under the exchange's lock.</summary>
internal static class KrakenWatching
{
    /// <summary>Puts a connection among those who are told, or takes it away.</summary>
    public static void Set(KrakenMarket market, (string Channel, string Symbol, int Parameter) key, KrakenSession session, bool isWatching)
    {
        var watch = market.Watch;
        var audience = key.Channel switch
        {
            "ticker" => key.Parameter == 0 ? watch.TickerOfTrades : watch.TickerOfTouch,
            "trade" => watch.Trades,
            "ohlc" => watch.Candles.TryGetValue(key.Parameter, out var known) ? known : watch.Candles[key.Parameter] = [],
            "book" => BookView(market, key.Parameter).Sessions,
            _ => OrdersView(market, key.Parameter).Sessions,
        };
        _ = isWatching ? audience.Add(session) : audience.Remove(session);
    }

    /// <summary>What a channel begins with.</summary>
    public static byte[] Snapshot(KrakenExchange exchange, KrakenMarket market, string channel, int parameter)
    {
        var (now, book, frames) = (exchange.Time.GetUtcNow(), market.Book, exchange.Frames);
        switch (channel)
        {
            case "ticker":
                return frames.Ticker(market, now, isSnapshot: true);
            case "trade":
                return frames.Trades(market, market.Tape.Trades, isSnapshot: true);
            case "ohlc":
                return frames.Candles(market, market.Tape.Candles(parameter), parameter, now, isSnapshot: true);
            case "book":
                var levels = market.Watch.Books[parameter];
                return frames.Book(
                    market,
                    levels.Levels(book, true),
                    levels.Levels(book, false),
                    KrakenSums.OfLevels(book, market.Pair),
                    now,
                    isSnapshot: true
                );
            default:
                var orders = market.Watch.Orders[parameter];
                return frames.Orders(
                    market,
                    Rows(orders, book, true),
                    Rows(orders, book, false),
                    KrakenSums.OfOrders(book, market.Pair),
                    now,
                    isSnapshot: true
                );
        }
    }

    private static IEnumerable<(string?, KrakenResting)> Rows(KrakenOrdersView view, SimulatedBook book, bool isBuy) =>
        view.Rows(book, isBuy).Select(order => ((string?)null, order));

    private static KrakenBookView BookView(KrakenMarket market, int depth)
    {
        if (!market.Watch.Books.TryGetValue(depth, out var view))
        {
            market.Watch.Books.Add(depth, view = new KrakenBookView(depth));
            _ = (view.Changes(market.Book, isBuy: true), view.Changes(market.Book, isBuy: false));
        }

        return view;
    }

    private static KrakenOrdersView OrdersView(KrakenMarket market, int depth)
    {
        if (!market.Watch.Orders.TryGetValue(depth, out var view))
        {
            market.Watch.Orders.Add(depth, view = new KrakenOrdersView(depth));
            _ = (view.Changes(market.Book, isBuy: true), view.Changes(market.Book, isBuy: false));
        }

        return view;
    }
}
