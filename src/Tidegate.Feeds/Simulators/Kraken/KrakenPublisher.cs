using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Tells those who watch a pair what has changed, and does to it what the faults want. Called under the exchange's lock.</summary>
internal sealed class KrakenPublisher(KrakenMarketFrames frames, FaultPlan faults)
{
    /// <summary>Tells what has changed since the last call.</summary>
    public void Flush(KrakenMarket market, DateTimeOffset now)
    {
        foreach (var view in market.Watch.Books.Values)
        {
            FlushBook(market, view, now);
        }

        foreach (var view in market.Watch.Orders.Values)
        {
            var (bids, asks) = (view.Changes(market.Book, isBuy: true), view.Changes(market.Book, isBuy: false));
            if (bids.Count + asks.Count > 0 && view.Sessions.Count > 0 && !faults.TryTake(SimulatorFault.LostUpdate))
            {
                var sum = Spoiled(KrakenSums.OfOrders(market.Book, market.Pair));
                Tell(view.Sessions, frames.Orders(market, bids!, asks!, sum, now, isSnapshot: false));
            }
        }

        FlushTrades(market, now);
    }

    private void FlushBook(KrakenMarket market, KrakenBookView view, DateTimeOffset now)
    {
        var (bids, asks) = (view.Changes(market.Book, isBuy: true), view.Changes(market.Book, isBuy: false));
        if (bids.Count + asks.Count == 0 || view.Sessions.Count == 0 || faults.TryTake(SimulatorFault.LostUpdate))
        {
            return;
        }

        if (faults.TryTake(SimulatorFault.DoubledPrice))
        {
            // The same price twice in one message; the later one holds (Kraken: book guide).
            var side = bids.Count > 0 ? bids : asks;
            side.Insert(0, (side[0].Price, side[0].Qty + market.Pair.QtyIncrement));
        }

        Tell(
            view.Sessions,
            frames.Book(market, bids, asks, Spoiled(KrakenSums.OfLevels(market.Book, market.Pair)), now, isSnapshot: false)
        );
    }

    private void FlushTrades(KrakenMarket market, DateTimeOffset now)
    {
        var watch = market.Watch;
        var (bid, ask) = (market.Book.Best(isBuy: true) ?? 0, market.Book.Best(isBuy: false) ?? 0);
        var touch = (bid, market.Book.QtyAt(isBuy: true, bid), ask, market.Book.QtyAt(isBuy: false, ask));
        if (market.News.Count > 0)
        {
            Tell(watch.Trades, watch.Trades.Count > 0 ? frames.Trades(market, market.News, isSnapshot: false) : []);
            Tell(watch.TickerOfTrades, watch.TickerOfTrades.Count > 0 ? frames.Ticker(market, now, isSnapshot: false) : []);
            foreach (var (minutes, audience) in watch.Candles)
            {
                Tell(
                    audience,
                    audience.Count > 0 ? frames.Candles(market, [market.Tape.Candles(minutes)[^1]], minutes, now, isSnapshot: false) : []
                );
            }
        }

        if (touch != watch.Touch)
        {
            Tell(watch.TickerOfTouch, watch.TickerOfTouch.Count > 0 ? frames.Ticker(market, now, isSnapshot: false) : []);
        }

        watch.Touch = touch;
        market.News.Clear();
    }

    private uint Spoiled(uint sum) => faults.TryTake(SimulatorFault.WrongChecksum) ? sum ^ 1 : sum;

    private static void Tell(IEnumerable<KrakenSession> sessions, byte[] frame)
    {
        foreach (var session in sessions)
        {
            session.Send(frame);
        }
    }
}
