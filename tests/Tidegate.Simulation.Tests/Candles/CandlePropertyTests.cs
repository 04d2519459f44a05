using FsCheck;
using FsCheck.Fluent;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;

namespace Tidegate.Simulation.Tests.Candles;

/// <summary>What comes out against a plain description of what should, on made-up markets.</summary>
public sealed class CandlePropertyTests
{
    private const long MinuteNs = 60_000_000_000;

    [Fact]
    public void What_is_stored_is_read_again_exactly() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var bars = Market(new Random(seed), 1_200);
                    using var library = Of(ExchangeHours.UnitedStates, ("A", bars));
                    return Slices(library, All("A")).Select(slice => slice.Candles.Span[0].Candle).SequenceEqual(bars);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Longer_candles_are_what_a_plain_reference_makes_of_the_minutes() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new Random(seed);
                    (string, Bar[])[] market = [("A", Market(random, 900)), ("B", Market(random, 300)), ("C", Market(random, 40))];
                    var timeframe = (Timeframe)random.Next(8);
                    using var library = Of(ExchangeHours.Always, market);
                    var settings = All("A", "B", "C") with { Timeframe = timeframe };

                    var expected = Reference(market, timeframe.LengthNs());
                    var found = Flat(library, settings);
                    return found.SequenceEqual(expected);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>Days of UTC are divided evenly by every length, so a group is a division.</summary>
    private static List<(long, int, Bar)> Reference((string Symbol, Bar[] Bars)[] market, long lengthNs) =>
        [
            .. market
                .SelectMany((series, symbol) => series.Bars.Select(bar => (symbol, bar)))
                .GroupBy(entry => (StartNs: entry.bar.StartNs / lengthNs * lengthNs, entry.symbol))
                .OrderBy(group => group.Key)
                .Select(group =>
                    (
                        group.Key.StartNs,
                        group.Key.symbol,
                        new Bar(
                            group.Key.StartNs,
                            group.First().bar.Open,
                            group.Max(entry => entry.bar.High),
                            group.Min(entry => entry.bar.Low),
                            group.Last().bar.Close,
                            group.Sum(entry => entry.bar.Volume)
                        )
                    )
                ),
        ];

    private static List<(long, int, Bar)> Flat(CandleLibrary library, SimulationSettings settings)
    {
        var flat = new List<(long, int, Bar)>();
        var slices = new List<CandleSlice>();
        using var feed = library.OpenUnchecked(settings);
        while (feed.MoveNext())
        {
            slices.Add(feed.Current);
            foreach (var entry in feed.Current.Candles.Span)
            {
                flat.Add((feed.Current.StartNs, entry.Symbol, entry.Candle));
            }
        }

        for (var i = 0; i < slices.Count; i++)
        {
            var isLast = i + 1 == slices.Count || Day(slices[i + 1]) != Day(slices[i]);
            Assert.Equal((isLast, slices[i].StartNs + settings.Timeframe.LengthNs()), (slices[i].IsEndOfDay, slices[i].EndNs));
        }

        return flat;

        static long Day(CandleSlice slice) => slice.StartNs / (1_440 * MinuteNs);
    }

    /// <summary>Minutes with gaps, prices of any scale that wander and sometimes jump.</summary>
    private static Bar[] Market(Random random, int count)
    {
        var bars = new Bar[count];
        var time = Ns("2024-01-02") + (random.Next(1_000) * MinuteNs);
        var price = 100m;
        for (var i = 0; i < count; i++)
        {
            time += random.Next(40) == 0 ? random.Next(1, 3_000) * MinuteNs : MinuteNs;
            var scale = random.Next(200) == 0 ? random.Next(10) : 2;
            price = Math.Max(
                0.01m,
                decimal.Round(price * (random.Next(100) == 0 ? random.Next(1, 300) / 100m : 1 + (random.Next(-9, 10) / 1_000m)), scale)
            );
            price = Math.Min(price, 900_000_000m);
            decimal[] two = [price, Math.Max(price, decimal.Round(price * 1.001m, scale))];
            var (open, close) = random.Next(2) == 0 ? (two[0], two[1]) : (two[1], two[0]);
            bars[i] = new Bar(
                time,
                open,
                two.Max() + (random.Next(5) / 100m),
                two.Min() - Math.Min(two.Min() / 2, 0.005m),
                close,
                random.NextInt64(1L << random.Next(40))
            );
        }

        return bars;
    }

    private static SimulationSettings All(params string[] symbols) => Span("2000-01-01", "2100-01-01", symbols);
}
