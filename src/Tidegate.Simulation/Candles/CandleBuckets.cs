namespace Tidegate.Simulation.Candles;

/// <summary>Says which candle of a timeframe a time belongs to. Not thread-safe: remembers the day that was asked for last.</summary>
/// <remarks>
/// Candles begin with the regular session and count from there: of four hours from 09:30 there are 09:30 and 13:30, and the last ends with
/// the session. Before the session they count back from its begin, after it they count from its end, so that no candle holds prices of
/// two sessions. Daily candles hold the regular session alone. Where the data is as long as what is asked for its own times stand.
/// </remarks>
internal sealed class CandleBuckets(ExchangeHours hours, Timeframe timeframe, bool isIdentity)
{
    private readonly long _lengthNs = timeframe.LengthNs();
    private TradingDay _day = hours.DayAt(0);

    /// <summary>True: each row of the data is a candle.</summary>
    public bool IsIdentity => isIdentity;

    /// <summary>True: only the regular session counts.</summary>
    public bool IsDaily => timeframe == Timeframe.Daily;

    public CandleSpan Of(long timeNs)
    {
        if (!_day.Holds(timeNs))
        {
            _day = hours.DayAt(timeNs);
        }

        var session =
            timeNs < _day.OpenNs ? MarketSession.PreMarket
            : timeNs < _day.CloseNs ? MarketSession.Regular
            : MarketSession.AfterHours;
        if (IsDaily)
        {
            return new CandleSpan(_day.OpenNs, _day.CloseNs, _day.Number, isIdentity ? MarketSession.Regular : session);
        }

        var start = isIdentity ? timeNs : StartOf(timeNs, session);
        var end = start + _lengthNs;
        return new CandleSpan(start, start < _day.CloseNs ? Math.Min(end, _day.CloseNs) : end, _day.Number, session);
    }

    private long StartOf(long timeNs, MarketSession session)
    {
        var origin = session == MarketSession.AfterHours ? _day.CloseNs : _day.OpenNs;
        var since = timeNs - origin;
        return origin + ((since >= 0 ? since / _lengthNs : -((-since + _lengthNs - 1) / _lengthNs)) * _lengthNs);
    }
}
