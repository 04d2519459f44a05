using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Markets.Bars;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Csv;

/// <summary>The bars of one symbol: the rows of a file of bars as they are, or one-minute bars made of ticks. Not thread-safe.</summary>
internal sealed class CsvBarSeries(CsvTable table, int symbol, Topic topic, ExchangeClock clock, TickVolume tickVolume)
{
    private BarAggregator _bars = new(clock, tickVolume);

    /// <summary>Takes in a row that has just played; publishes the bar that is finished by it.</summary>
    public void Take(int row, IUpdateSink sink)
    {
        if (table.SymbolOf(row) != symbol)
        {
            return;
        }

        if (table.IsBars)
        {
            sink.Publish(table.ToUpdate(row, topic));
        }
        else
        {
            Publish(_bars.Add(table.TimeNsOf(row), table.PriceOf(row), table.VolumeOf(row)), sink);
        }
    }

    /// <summary>After the last row: publishes the bar that is still open, and begins anew.</summary>
    public void Finish(IUpdateSink sink)
    {
        Publish(_bars.Flush(), sink);
        _bars = new BarAggregator(clock, tickVolume);
    }

    private void Publish(Bar? finished, IUpdateSink sink)
    {
        if (finished is { } bar)
        {
            sink.Publish(
                new MarketUpdate(topic, bar.Close)
                {
                    Open = bar.Open,
                    High = bar.High,
                    Low = bar.Low,
                    Close = bar.Close,
                    Volume = table.HasVolume ? bar.Volume : null,
                    ExchangeTimeNs = bar.StartNs,
                    SourceTime = clock.Format(bar.StartNs, "dd-MM-yyyy HH:mm"),
                }
            );
        }
    }
}
