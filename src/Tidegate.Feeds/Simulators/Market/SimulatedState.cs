using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Simulators.Market;

/// <summary>The evolving state of one instrument: what a day's trades make of it, and a book around its price. Not thread-safe; the same trades give the same state.</summary>
internal sealed class SimulatedState(SimulatedTraits traits, ulong seed)
{
    private readonly SplitMix _random = new(seed);
    private Int128 _worth;
    private bool _isOpen;

    /// <summary>As it is now.</summary>
    public MarketPicture Picture { get; } = new();

    /// <summary>Takes a trade in.</summary>
    /// <param name="price">In units of 10^-scale.</param>
    /// <param name="quantity">How much; null: made up.</param>
    /// <param name="timeNs">When.</param>
    public void Trade(long price, long? quantity, long timeNs)
    {
        var picture = Picture;
        picture.Sequence++;
        if (!_isOpen)
        {
            BeginDay(price);
        }

        (picture.LastPrice, picture.ExchangeTimeNs) = (price, timeNs);
        picture.High = Math.Max(picture.High, price);
        picture.Low = Math.Min(picture.Low, price);
        if (traits.IsIndex)
        {
            return;
        }

        var traded = quantity ?? traits.LotSize * (1 + _random.Below(20));
        picture.LastTradeTimeNs = timeNs;
        picture.LastQuantity = traded;
        picture.Volume += traded;
        _worth += (Int128)price * traded;
        picture.AveragePrice = picture.Volume == 0 ? price : (long)(_worth / picture.Volume);
        MakeBook(price);
        MoveOpenInterest();
    }

    /// <summary>The next trade opens another day.</summary>
    public void EndDay() => _isOpen = false;

    private void BeginDay(long price)
    {
        _isOpen = true;
        Picture.Close = Picture.LastPrice > 0 ? Picture.LastPrice : MadeUpClose(price);
        (Picture.Volume, _worth) = (0, 0);
        (Picture.Open, Picture.High, Picture.Low) = (price, price, price);
        var band = Picture.Close / 10 / traits.TickUnits * traits.TickUnits; // the exchange's usual ten per cent
        (Picture.LowerLimit, Picture.UpperLimit) = (Picture.Close - band, Picture.Close + band);
        if (traits.IsDerivative && Picture.OpenInterest == 0)
        {
            Picture.OpenInterest = traits.LotSize * (1_000 + _random.Below(9_000));
        }

        (Picture.OpenInterestHigh, Picture.OpenInterestLow) = (Picture.OpenInterest, Picture.OpenInterest);
    }

    // As if the day before the first had closed up to one per cent away, on the grid.
    private long MadeUpClose(long price)
    {
        var ticks = price / traits.TickUnits / 100;
        return Math.Max(traits.TickUnits, price + ((_random.Below((2 * ticks) + 1) - ticks) * traits.TickUnits));
    }

    // The last trade took the best bid or the best offer: that side begins at its price, the other one tick away.
    private void MakeBook(long price)
    {
        var tick = traits.TickUnits;
        var grid = price / tick * tick;
        var isBid = grid != price || _random.Below(2) == 0;
        var (bid, ask) = isBid ? (grid, grid + tick) : (grid - tick, grid);
        var (buys, sells) = (0L, 0L);
        for (var level = 0; level < MarketPicture.LevelsMax; level++)
        {
            buys += (Picture.Bids[level] = MakeLevel(bid - (level * tick))).Quantity;
            sells += (Picture.Asks[level] = MakeLevel(ask + (level * tick))).Quantity;
        }

        (Picture.TotalBuyQuantity, Picture.TotalSellQuantity) = (buys + BeyondBook(), sells + BeyondBook());
    }

    private TickLevel MakeLevel(long price)
    {
        if (price <= 0)
        {
            return default;
        }

        var orders = 1 + (int)_random.Below(12);
        return new TickLevel(price, traits.LotSize * orders * (1 + _random.Below(40)), orders);
    }

    private long BeyondBook() => traits.LotSize * _random.Below(5_000);

    private void MoveOpenInterest()
    {
        if (!traits.IsDerivative)
        {
            return;
        }

        Picture.OpenInterest = Math.Max(0, Picture.OpenInterest + ((_random.Below(5) - 2) * traits.LotSize));
        Picture.OpenInterestHigh = Math.Max(Picture.OpenInterestHigh, Picture.OpenInterest);
        Picture.OpenInterestLow = Math.Min(Picture.OpenInterestLow, Picture.OpenInterest);
    }
}
