using Tidegate.Markets.Calendars;

namespace Tidegate.Markets.Bars;

/// <summary>Makes one-minute bars of one instrument's ticks. Pure: knows only the times that the ticks bring. Not thread-safe.</summary>
/// <remarks>
/// A bar is finished by the first tick of a later minute, or by <see cref="Flush"/>; minutes without a tick have no bar. A tick that comes
/// late (recorded feeds go back by a second) joins the bar that is open, because the one before it has already been told to everybody.
/// </remarks>
/// <param name="clock">Says where one trading day ends.</param>
/// <param name="volume">What the ticks' volume counts.</param>
public sealed class BarAggregator(ExchangeClock clock, TickVolume volume)
{
    private const long MinuteNs = 60_000_000_000;

    private Bar _bar;
    private bool _isOpen;
    private long _day = long.MinValue;
    private long _counted;

    /// <summary>Takes one tick in; gives the bar that it finished, if any.</summary>
    /// <param name="timeNs">Unix nanoseconds UTC.</param>
    /// <param name="price">Traded price.</param>
    /// <param name="tickVolume">Volume of the tick; not negative.</param>
    public Bar? Add(long timeNs, decimal price, long tickVolume)
    {
        var traded = Traded(timeNs, tickVolume);
        var minute = timeNs - Modulo(timeNs, MinuteNs);
        if (_isOpen && minute <= _bar.StartNs)
        {
            _bar = _bar with
            {
                High = Math.Max(_bar.High, price),
                Low = Math.Min(_bar.Low, price),
                Close = price,
                Volume = AddCapped(_bar.Volume, traded),
            };
            return null;
        }

        var finished = Flush();
        _bar = new Bar(minute, price, price, price, price, traded);
        _isOpen = true;
        return finished;
    }

    /// <summary>Ends the open bar, if any, and gives it.</summary>
    public Bar? Flush()
    {
        Bar? finished = _isOpen ? _bar : null;
        _isOpen = false;
        return finished;
    }

    // A day's first count says nothing about the minute in which we first look, and a recorder's count may dip: only a rise is trade.
    private long Traded(long timeNs, long tickVolume)
    {
        if (volume == TickVolume.PerTick)
        {
            return tickVolume;
        }

        var day = clock.DayNumber(timeNs);
        var rise = day == _day ? Math.Max(0, tickVolume - _counted) : 0;
        _counted = day == _day ? Math.Max(_counted, tickVolume) : tickVolume;
        _day = day;
        return rise;
    }

    private static long AddCapped(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

    private static long Modulo(long value, long by) => ((value % by) + by) % by;
}
