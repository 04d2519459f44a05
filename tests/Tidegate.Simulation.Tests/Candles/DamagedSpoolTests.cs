using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Spool;

namespace Tidegate.Simulation.Tests.Candles;

/// <summary>The temporary file of the candles when the disk fails, and the options that bound it.</summary>
public sealed class DamagedSpoolTests
{
    [Fact]
    public void Stored_candles_that_are_damaged_are_bad_data_and_never_another_fault()
    {
        using var whole = new SpoolFile(Path.GetTempPath(), 1 << 20);
        var series = Series(whole);
        var random = new Random(3);
        var refused = 0;
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var damaged = new SpoolFile(Path.GetTempPath(), 1 << 20);
            var bytes = new byte[whole.Length];
            random.NextBytes(bytes);
            damaged.Append(bytes);
            var reader = new SeriesReader(damaged, series, isAdjusted: true);
            try
            {
                while (reader.MoveNext()) { }
            }
            catch (CandleDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 200);
    }

    [Fact]
    public void Stored_candles_that_were_cut_are_bad_data()
    {
        using var whole = new SpoolFile(Path.GetTempPath(), 1 << 20);
        var series = Series(whole);
        using var cut = new SpoolFile(Path.GetTempPath(), 1 << 20);
        cut.Append(new byte[whole.Length - 1]);

        var reader = new SeriesReader(cut, series, isAdjusted: false);

        var refused = Assert.Throws<CandleDataException>(() => reader.MoveNext());
        Assert.Equal("The stored candles cannot be read any further.", refused.Message);
    }

    [Fact]
    public void Range_of_every_option_is_the_one_that_is_checked()
    {
        var ranges = typeof(CandleLibraryOptions)
            .GetProperties()
            .Select(property => (property, Range: property.GetCustomAttribute<RangeAttribute>()!))
            .Where(each => each.Range is not null)
            .ToList();

        Assert.Equal(6, ranges.Count);
        foreach (var (property, range) in ranges)
        {
            var (min, max) = (Convert.ToInt64(range.Minimum, null), Convert.ToInt64(range.Maximum, null));
            Assert.Empty(FaultsAt(property, min));
            Assert.Empty(FaultsAt(property, max));
            Assert.StartsWith(property.Name + " must be ", Assert.Single(FaultsAt(property, min - 1)), StringComparison.Ordinal);
            Assert.StartsWith(property.Name + " must be ", Assert.Single(FaultsAt(property, max + 1)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Library_of_impossible_options_is_not_made() =>
        Assert.Throws<ArgumentException>(() => new CandleLibraryBuilder(new CandleLibraryOptions { SymbolsMax = 0 }));

    private static IReadOnlyList<string> FaultsAt(PropertyInfo property, long value)
    {
        var options = new CandleLibraryOptions();
        property.SetValue(options, Convert.ChangeType(value, property.PropertyType, null));
        return CandleLibraryRules.FaultsOf(options);
    }

    private static SpoolSeries Series(SpoolFile file)
    {
        var writer = new SeriesWriter(file, "AAPL", Timeframe.OneMinute, ExchangeHours.UnitedStates);
        for (var minute = 0; minute < 200; minute++)
        {
            writer.Add(new Bar(minute * 60_000_000_000L, 100.25m, 101, 99, 100, 1_000), SpoolRow.FactorOne);
        }

        return writer.Complete();
    }
}
