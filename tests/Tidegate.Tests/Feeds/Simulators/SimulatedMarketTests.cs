using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Simulators;

public sealed class SimulatedMarketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-sim-");
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Trades_make_the_day()
    {
        var (market, share) = MarketOf(new SimulatedTraits("NSE", "INFY"));

        market.Trade(share, 100m, 10);
        market.Trade(share, 104m, 30);
        market.Trade(share, 98.5m, 20);

        var picture = Look(market, share);
        Assert.Equal((10_000, 10_400, 9_850, 9_850), (picture.Open, picture.High, picture.Low, picture.LastPrice));
        Assert.Equal((60, 20, 10_150), (picture.Volume, picture.LastQuantity, picture.AveragePrice)); // (1000 + 3120 + 1970) / 60
        Assert.InRange(picture.Close, 9_900, 10_100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    public void The_book_stands_around_the_price_on_the_grid_in_whole_lots(int seed)
    {
        var market = new SimulatedMarket(_time, seed);
        var option = market.Add(
            new SimulatedTraits("NFO", "X")
            {
                TickSize = 0.05m,
                LotSize = 75,
                IsDerivative = true,
            }
        );
        foreach (var price in (decimal[])[235.60m, 235.62m, 0.05m, 1_000m])
        {
            market.Trade(option, price);

            var picture = Look(market, option);
            var bids = picture.Bids.TakeWhile(level => level != default).ToArray();
            Assert.Equal(30, picture.Asks.Length);
            Assert.All(bids.Concat(picture.Asks), level => Assert.Equal((0, 0), (level.Price % 5, level.Quantity % 75)));
            Assert.All(bids.Zip(bids.Skip(1)), pair => Assert.Equal(5, pair.First.Price - pair.Second.Price));
            Assert.All(picture.Asks.Zip(picture.Asks.Skip(1)), pair => Assert.Equal(5, pair.Second.Price - pair.First.Price));
            Assert.True(bids.Length == 0 || bids[0].Price <= picture.LastPrice);
            Assert.True(picture.Asks[0].Price >= picture.LastPrice);
            Assert.True(picture.TotalBuyQuantity >= bids.Sum(level => level.Quantity));
            Assert.InRange(picture.OpenInterest, picture.OpenInterestLow, picture.OpenInterestHigh);
        }
    }

    [Fact]
    public void An_index_has_a_value_and_nothing_else()
    {
        var (market, index) = MarketOf(new SimulatedTraits("NSE_INDEX", "NIFTY") { IsIndex = true });

        market.Trade(index, 24_850.90m);

        var picture = Look(market, index);
        Assert.Equal((2_485_090, 0, 0, 0), (picture.LastPrice, picture.Volume, picture.LastQuantity, picture.TotalBuyQuantity));
        Assert.All(picture.Bids.Concat(picture.Asks), level => Assert.Equal(default, level));
    }

    [Fact]
    public void The_same_seed_and_trades_give_the_same_market_and_another_seed_another()
    {
        Assert.Equal(Walked(1), Walked(1));
        Assert.NotEqual(Walked(1), Walked(2));
    }

    [Fact]
    public void A_new_day_closes_the_old_one()
    {
        var (market, share) = MarketOf(new SimulatedTraits("NSE", "INFY"));
        market.Trade(share, 100m, 10);
        market.Trade(share, 120m, 10);

        market.EndDay();
        market.Trade(share, 110m, 3);

        var picture = Look(market, share);
        Assert.Equal((12_000, 11_000, 11_000, 11_000, 3), (picture.Close, picture.Open, picture.High, picture.Low, picture.Volume));
    }

    [Fact]
    public async Task A_recording_plays_its_prices_and_volumes_at_its_pace()
    {
        var day = Load("timestamp,symbol,ltp,volume\n2025-01-02 09:15:00,INFY,100,50\n2025-01-02 09:15:01,INFY,101.5,80\n", loops: false);
        var share = Assert.Single(day.Market.Instruments);
        var run = day.RunAsync(TestContext.Current.CancellationToken);

        await _time.UntilTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var first = (Look(day.Market, share).LastPrice, Look(day.Market, share).Volume);
        _time.Advance(TimeSpan.FromSeconds(1));
        await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        var picture = Look(day.Market, share);
        Assert.Equal((10_000, 50), first);
        Assert.Equal((10_150, 80, 30), (picture.LastPrice, picture.Volume, picture.LastQuantity));
    }

    [Fact]
    public async Task A_bar_is_its_open_high_low_and_close()
    {
        var day = Load("02-01-2025 09:15,100,110,95,105,1001\n", loops: false);

        await day.RunAsync(TestContext.Current.CancellationToken);

        var picture = Look(day.Market, day.Market.Instruments[0]);
        Assert.Equal((10_000, 11_000, 9_500, 10_500), (picture.Open, picture.High, picture.Low, picture.LastPrice));
        Assert.Equal("NIFTY", day.Market.Instruments[0].Traits.Symbol);
    }

    [Fact]
    public async Task A_recording_that_loops_begins_another_day()
    {
        var day = Load("timestamp,symbol,ltp,volume\n2025-01-02 09:15:00,INFY,100,50\n2025-01-02 09:15:00,INFY,90,60\n", loops: true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = day.RunAsync(stop.Token);

        await _time.UntilTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _time.UntilTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        var picture = Look(day.Market, day.Market.Instruments[0]);
        Assert.Equal((9_000, 10_000, 60), (picture.Close, picture.Open, picture.Volume));
    }

    [Theory]
    [InlineData("timestamp,token,ltp", "time=timestamp,symbol=token,price=ltp")]
    [InlineData("timestamp,symbol,ltp,volume", "time=timestamp,symbol=symbol,price=ltp,volume=volume")]
    [InlineData(
        "timestamp,symbol,open,high,low,close,volume",
        "time=timestamp,symbol=symbol,open=open,high=high,low=low,close=close,volume=volume"
    )]
    [InlineData("09-01-2015 09:15,8300.6,8309.75,8300.6,8308.35,0", "time=1,open=2,high=3,low=4,close=5,volume=6")]
    [InlineData("a,b,c", null)]
    [InlineData("timestamp,symbol", null)]
    [InlineData("", null)]
    public void The_usual_columns_are_told_from_the_first_line(string line, string? columns) =>
        Assert.Equal(columns, RecordingShape.OfLine(line));

    [Fact]
    public void A_file_that_says_nothing_of_its_columns_is_refused_with_a_sentence()
    {
        var refusal = Assert.Throws<FeedRefusedException>(() => Load("1,2,3\n", loops: false));

        Assert.Contains("does not say what its columns are", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kite_ticks_NIFTY50_256265_2025-10-08.csv.gz", 256_265u, 1)]
    [InlineData("kite_ticks_NIFTY25O1425000CE_10924290_2025-10-08.csv.gz", 10_924_290u, 1)]
    [InlineData("nse_ticks_20stocks_2021-06-10.csv.gz", 738_561u, 20)]
    [InlineData("nse_minute_10stocks_2025-04.csv.gz", 408_065u, 10)]
    public void A_real_recording_needs_no_options_and_has_the_real_token(string file, uint token, int instruments)
    {
        var path = Repository.PathOf("..", "shared", "data", "nse", file);
        Assert.SkipUnless(File.Exists(path), "The recordings are not beside this clone.");
        var listing = new KiteListing();

        var day = SimulatedDay.Load(new() { File = path }, listing.For, _time, NullLogger.Instance);

        var tokens = listing.Of(day.Market);
        Assert.Equal(instruments, tokens.Count);
        Assert.Contains(token, tokens.Keys);
        Assert.Equal(token == 256_265, tokens[token].Traits.IsIndex);
    }

    [Fact]
    public void Kites_own_file_gives_tokens_steps_and_lots()
    {
        var path = Write(
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n"
                + "10924290,42673,NIFTY25O1425000CE,NIFTY,0.0,2025-10-14,25000.0,0.05,75,CE,NFO-OPT,NFO\n"
                + "broken\n"
        );

        var listing = KiteListing.Load(path);

        Assert.Equal(
            new SimulatedTraits("NFO", "NIFTY25O1425000CE") { LotSize = 75, IsDerivative = true },
            listing.For("NIFTY25O1425000CE")
        );
        Assert.Equal("NIFTY25O1425000CE", listing.For("10924290").Symbol);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("")]
    public void Another_file_of_instruments_is_refused(string text) =>
        Assert.Throws<FeedRefusedException>(() => KiteListing.Load(Write(text)));

    [Fact]
    public void A_symbol_that_nobody_knows_gets_a_token_of_its_own()
    {
        var listing = new KiteListing();
        var market = new SimulatedMarket(_time);
        market.Add(listing.For("NEWCO"));
        market.Add(listing.For("OTHER"));

        Assert.Equal(2, listing.Of(market).Keys.Distinct().Count());
        Assert.All(listing.Of(market).Keys, token => Assert.Equal(1u, token & 0xFF));
    }

    private static MarketPicture Look(SimulatedMarket market, SimulatedInstrument instrument)
    {
        MarketPicture? seen = null;
        Assert.True(market.Read(instrument, (picture, _) => seen = picture, 0));
        return seen!;
    }

    private (SimulatedMarket, SimulatedInstrument) MarketOf(SimulatedTraits traits)
    {
        var market = new SimulatedMarket(_time);
        return (market, market.Add(traits));
    }

    private List<(long, TickLevel)> Walked(int seed)
    {
        var market = new SimulatedMarket(_time, seed);
        var share = market.Add(new SimulatedTraits("NSE", "INFY"));
        var walk = new RandomWalk([(share, 100m)], TimeSpan.FromSeconds(1), seed);
        var seen = new List<(long, TickLevel)>();
        for (var step = 0; step < 500; step++)
        {
            walk.Play(market);
            var picture = Look(market, share);
            Assert.InRange(picture.LastPrice, 9_000, 11_000);
            seen.Add((picture.LastPrice, picture.Bids[3]));
        }

        return seen;
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }

    private SimulatedDay Load(string text, bool loops) =>
        SimulatedDay.Load(new() { File = Write(text), Loops = loops }, new KiteListing().For, _time, NullLogger.Instance);
}
