using System.Runtime.InteropServices;
using Tidegate.Core.Messages;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Csv;

/// <summary>Makes updates of rows as they play, with what the options add to them. Not thread-safe.</summary>
internal sealed class CsvUpdates(CsvTable table, CsvOptions options, ExchangeClock clock)
{
    private readonly Day[] _days = new Day[table.Topics.Count];

    /// <summary>The update of a row; rows are asked for in the order in which they play.</summary>
    public MarketUpdate Next(int row)
    {
        var symbol = table.SymbolOf(row);
        var update = table.ToUpdate(row, table.Topics[symbol]);
        if (!options.DayPrices && options.BookLevels == 0)
        {
            return update;
        }

        var day = options.DayPrices && update.ExchangeTimeNs != 0 ? Extend(ref _days[symbol], update) : default(Day?);
        return new MarketUpdate(update.Topic, update.LastPrice)
        {
            Open = update.Open ?? day?.Open,
            High = update.High ?? day?.High,
            Low = update.Low ?? day?.Low,
            Close = update.Close,
            Volume = update.Volume,
            Book = options.BookLevels > 0 ? MadeUpBook.Around(update.LastPrice, row, options.BookLevels) : null,
            ExchangeTimeNs = update.ExchangeTimeNs,
            SourceTime = update.SourceTime,
        };
    }

    /// <summary>Forgets the days: the file plays from its first row.</summary>
    public void Restart() => Array.Clear(_days);

    private Day Extend(ref Day day, MarketUpdate tick)
    {
        var (number, price) = (clock.DayNumber(tick.ExchangeTimeNs), tick.LastPrice);
        return day =
            day.Number == number
                ? day with
                {
                    High = Math.Max(day.High, price),
                    Low = Math.Min(day.Low, price),
                }
                : new Day(number, price, price, price);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Day(long Number, decimal Open, decimal High, decimal Low);
}
