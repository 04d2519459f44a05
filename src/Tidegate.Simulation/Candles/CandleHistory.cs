using System.Globalization;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Candles;

/// <summary>The slices before a session's start.</summary>
public static class CandleHistory
{
    /// <summary>Most candles of a history: <see cref="SimulationSettings.WarmupBars"/> times symbols. They are in memory together, about a hundred bytes each.</summary>
    public const int CandlesMax = 1_000_000;

    private const long DayNs = 86_400_000_000_000;

    // Shares trade for a quarter of a day on five days of seven: the first look goes back six times as far as the candles are long.
    private const int FirstLook = 6;

    /// <param name="settings">What is asked for.</param>
    /// <param name="hours">When its symbols trade.</param>
    /// <param name="firstNs">Start of the first candle that is stored.</param>
    /// <param name="open">Opens the slices from a time to the session's start; it belongs to the caller.</param>
    internal static IReadOnlyList<CandleSlice> Read(
        SimulationSettings settings,
        ExchangeHours hours,
        long firstNs,
        Func<long, ICandleFeed> open
    )
    {
        if (settings.WarmupBars == 0 || firstNs >= settings.StartNs)
        {
            return [];
        }

        if ((long)settings.WarmupBars * settings.Symbols.Count > CandlesMax)
        {
            throw new CandleDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A history of more than {CandlesMax:N0} candles, all symbols together, is not kept."
                )
            );
        }

        for (
            var back = (settings.WarmupBars * settings.Timeframe.LengthNs() * FirstLook) + (4 * DayNs);
            ;
            back = Math.Min(back * 2, CandleLibrary.TimeMaxNs)
        )
        {
            var isAll = back == CandleLibrary.TimeMaxNs || settings.StartNs - back <= firstNs;
            var from = isAll ? firstNs - DayNs : hours.DayAt(settings.StartNs - back).StartNs;
            var last = LastOf(settings, from, open);
            if (isAll || last.Count == settings.WarmupBars)
            {
                return [.. last];
            }
        }
    }

    private static Queue<CandleSlice> LastOf(SimulationSettings settings, long fromNs, Func<long, ICandleFeed> open)
    {
        var last = new Queue<CandleSlice>();
        using var feed = open(fromNs);
        while (feed.MoveNext() && feed.Current.EndNs <= settings.StartNs)
        {
            if (last.Count == settings.WarmupBars)
            {
                last.Dequeue();
            }

            last.Enqueue(feed.Current with { Candles = feed.Current.Candles.ToArray() });
        }

        return last;
    }
}
