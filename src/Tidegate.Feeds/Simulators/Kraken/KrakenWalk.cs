using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Nobody's orders of one pair, made up: the same from the same seed. Guarded by the exchange's lock.</summary>
internal sealed class KrakenWalk(KrakenMarket market, KrakenIds ids, int seed)
{
    private const int OrdersAtStart = 120;
    private const int OrdersMin = 40;
    private const int OrdersMax = 400;
    private const int TradesAtStart = 10;

    private readonly SplitMix _random = new(SplitMix.SeedOf(seed, market.Pair.Symbol));

    /// <summary>Fills the book and lets a few trades happen.</summary>
    public void Begin(DateTimeOffset now)
    {
        var tick = market.Pair.PriceIncrement;
        var middle = market.Pair.UsualPrice ?? tick * (1_000 + _random.Below(99_000));
        middle = Math.Max(Math.Round(middle / tick) * tick, tick * OrdersAtStart * 4);
        foreach (var isBuy in (ReadOnlySpan<bool>)[true, false])
        {
            var price = middle;
            for (var count = 0; count < OrdersAtStart; count++)
            {
                price += (isBuy ? -tick : tick) * (1 + _random.Below(3));
                Rest(isBuy, price, now);
            }
        }

        for (var count = 0; count < TradesAtStart; count++)
        {
            Take(now);
        }
    }

    /// <summary>One thing happens: an order comes, goes, changes or takes.</summary>
    public void Step(DateTimeOffset now)
    {
        var others = market.Book.Others;
        var roll = _random.Below(100);
        if (others.Count < OrdersMin * 2 || (roll < 45 && others.Count < OrdersMax))
        {
            Come(now);
        }
        else if (roll < 80)
        {
            market.Withdraw(others[(int)_random.Below(others.Count)]);
        }
        else if (roll < 90)
        {
            others[(int)_random.Below(others.Count)].Qty = Quantity();
        }
        else
        {
            Take(now);
        }
    }

    private void Come(DateTimeOffset now)
    {
        var isBuy = _random.Below(2) == 0;
        var tick = market.Pair.PriceIncrement;
        if (market.Book.Side(isBuy).Count < OrdersMin / 2)
        {
            isBuy = market.Book.Side(isBuy).Count < market.Book.Side(!isBuy).Count ? isBuy : !isBuy;
        }

        var touch = market.Book.Best(!isBuy) ?? market.Book.Best(isBuy) ?? market.Pair.UsualPrice ?? tick * 1_000;
        var price = touch + ((isBuy ? -tick : tick) * (1 + (_random.Below(8) * _random.Below(8))));
        if (price > 0)
        {
            Rest(isBuy, price, now);
        }
    }

    private void Rest(bool isBuy, decimal price, DateTimeOffset now)
    {
        if (price > 0)
        {
            market.Book.Add(new KrakenResting(ids.Next('O'), isBuy, price, Quantity(), now, own: null));
        }
    }

    private void Take(DateTimeOffset now) =>
        market.Take(_random.Below(2) == 0, Quantity() * 2, limit: null, taker: null, ownOnly: false, now);

    private decimal Quantity()
    {
        var pair = market.Pair;
        var units = Math.Max(1, (long)(pair.QtyMin / pair.QtyIncrement));
        return pair.QtyIncrement * (units + _random.Below(units * 200));
    }
}
