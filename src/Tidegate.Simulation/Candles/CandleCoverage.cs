using System.Globalization;
using Tidegate.Simulation.Candles.Spool;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Candles;

/// <summary>Which days were traded, and so which days a symbol lacks. Immutable, thread-safe.</summary>
/// <remarks>
/// A day was traded when a symbol of the same hours has a candle in its regular session, or when the hours' calendar says so. A day that
/// the calendar calls closed is nobody's fault, whatever is stored of it.
/// </remarks>
internal sealed class CandleCoverage
{
    private const int NamesMax = 5;
    private const int FaultsMax = 1_000;

    private readonly Dictionary<ExchangeHours, int[]> _days;

    public CandleCoverage(IEnumerable<SpoolSeries> series) =>
        _days = series
            .GroupBy(each => each.Hours)
            .ToDictionary(each => each.Key, each => each.SelectMany(one => one.Days).Distinct().Order().ToArray());

    /// <summary>First symbols of a list, and how many more.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(NamesMax))
        + (names.Count > NamesMax ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - NamesMax} more") : "");

    /// <summary>Passes when no symbol lacks a day that was traded within the span.</summary>
    /// <exception cref="CandleDataException">One does; the text names the first of them.</exception>
    public void Require(IReadOnlyList<SpoolSeries> series, SimulationSettings settings)
    {
        var faults = new List<string>();
        foreach (var day in TradedDays(series[0].Hours, settings))
        {
            foreach (var one in series.Where(one => !one.Has(day.Number)))
            {
                faults.Add($"{one.Symbol} on {day.Name}");
            }

            if (faults.Count > FaultsMax)
            {
                break;
            }
        }

        if (faults.Count > 0)
        {
            throw new CandleDataException($"There are no candles of {Names(faults)}.");
        }
    }

    private IEnumerable<TradingDay> TradedDays(ExchangeHours hours, SimulationSettings settings)
    {
        var (first, last) = ((int)hours.Clock.DayNumber(settings.StartNs), (int)hours.Clock.DayNumber(settings.EndNs - 1));
        var stored = _days[hours];
        var at = Array.BinarySearch(stored, first) is var index && index < 0 ? ~index : index;
        var numbers = hours.Calendar is null
            ? stored.Skip(at).TakeWhile(number => number <= last)
            : Enumerable.Range(first, last - first + 1);
        foreach (var number in numbers)
        {
            var day = hours.Day(number);
            if (day.IsTraded != false && IsInSpan(day, settings))
            {
                yield return day;
            }
        }
    }

    private static bool IsInSpan(TradingDay day, SimulationSettings settings) =>
        day.OpenNs < settings.EndNs
        && (settings.Timeframe == Timeframe.Daily ? day.OpenNs >= settings.StartNs : day.CloseNs > settings.StartNs);
}
