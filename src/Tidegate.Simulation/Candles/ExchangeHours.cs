using Tidegate.Markets.Calendars;

namespace Tidegate.Simulation.Candles;

/// <summary>When an exchange trades: its clock, its regular hours, and, where one is given, its calendar. Immutable, thread-safe, equal by value.</summary>
/// <remarks>A trading day lies within one day of the exchange's clock; hours that go over its midnight are not known here.</remarks>
public sealed record ExchangeHours
{
    private readonly ExchangeClock _clock;

    /// <summary>Makes it.</summary>
    /// <param name="zone">As <see cref="ExchangeClock.TryParseZone"/> knows it.</param>
    /// <param name="open">Begin of the regular hours since local midnight.</param>
    /// <param name="close">Their end, after the begin, at most 24 hours.</param>
    /// <exception cref="ArgumentException">The zone is unknown, or the hours are none.</exception>
    public ExchangeHours(string zone, TimeSpan open, TimeSpan close)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (open < TimeSpan.Zero || close <= open || close > TimeSpan.FromDays(1))
        {
            throw new ArgumentException("Hours begin before they end, within one day.", nameof(close));
        }

        (Zone, Open, Close, _clock) = (zone, open, close, ExchangeClock.ParseZone(zone));
    }

    /// <summary>Shares in the United States: 09:30 to 16:00 in New York. That is 13:30 to 20:00 UTC in summer and an hour later in winter.</summary>
    public static ExchangeHours UnitedStates { get; } = new("America/New_York", new TimeSpan(9, 30, 0), new TimeSpan(16, 0, 0));

    /// <summary>Shares and their derivatives at NSE and BSE: 09:15 to 15:30 in India.</summary>
    public static ExchangeHours India { get; } = new("Asia/Kolkata", new TimeSpan(9, 15, 0), new TimeSpan(15, 30, 0));

    /// <summary>Never closed; days are those of UTC.</summary>
    public static ExchangeHours Always { get; } = new("UTC", TimeSpan.Zero, TimeSpan.FromDays(1));

    /// <summary>The zone.</summary>
    public string Zone { get; }

    /// <summary>Begin of the regular hours since local midnight.</summary>
    public TimeSpan Open { get; }

    /// <summary>Their end.</summary>
    public TimeSpan Close { get; }

    /// <summary>Holidays and special hours; null: none are known, and a day is traded when a symbol of these hours has candles on it.</summary>
    public MarketCalendar? Calendar { get; private init; }

    /// <summary>The exchange's code in the calendar.</summary>
    public string? Exchange { get; private init; }

    internal ExchangeClock Clock => _clock;

    /// <summary>The same hours with a calendar, which is believed: a day that it has must have candles.</summary>
    /// <exception cref="ArgumentException">The calendar does not know the exchange.</exception>
    public ExchangeHours With(MarketCalendar calendar, string exchange)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        _ = calendar.SessionAt(exchange, DateTimeOffset.UnixEpoch);
        return this with { Calendar = calendar, Exchange = exchange };
    }

    /// <inheritdoc />
    public bool Equals(ExchangeHours? other) =>
        other is not null
        && (Zone, Open, Close, Exchange) == (other.Zone, other.Open, other.Close, other.Exchange)
        && ReferenceEquals(Calendar, other.Calendar);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Zone, Open, Close, Exchange);

    /// <summary>The day of the exchange's clock in which a time lies.</summary>
    internal TradingDay DayAt(long timeNs) => Day(_clock.DayNumber(timeNs));

    internal TradingDay Day(long number)
    {
        var (from, to) = (_clock.TimeOf(number, TimeSpan.Zero), _clock.TimeOf(number + 1, TimeSpan.Zero));
        var special = SpecialHours(from, to);
        return special is { } hours && hours.OpenNs < hours.CloseNs
            ? new TradingDay(number, from, to, hours.OpenNs, hours.CloseNs, IsTraded: true)
            : new TradingDay(number, from, to, _clock.TimeOf(number, Open), _clock.TimeOf(number, Close), special is null ? null : false);
    }

    /// <summary>What the calendar says of a day: from the begin of its first open slot to the end of its last; both the same where there is none.</summary>
    private (long OpenNs, long CloseNs)? SpecialHours(long fromNs, long toNs)
    {
        if (Calendar is null || Exchange is null)
        {
            return null;
        }

        var (open, close) = (0L, 0L);
        var end = At(toNs);
        for (DateTimeOffset? at = At(fromNs); at < end; )
        {
            var slot = Calendar.SessionAt(Exchange, at.Value);
            if (slot.Phase == MarketPhase.Open)
            {
                open = close == 0 ? Math.Max(fromNs, NsOf(slot.Since)) : open;
                close = slot.Until is { } until && until < end ? NsOf(until) : toNs;
            }

            at = slot.Until;
        }

        return (open, close);
    }

    private static DateTimeOffset At(long timeNs) => DateTimeOffset.UnixEpoch.AddTicks(timeNs / TimeSpan.NanosecondsPerTick);

    private static long NsOf(DateTimeOffset at) =>
        at == DateTimeOffset.MinValue ? long.MinValue : (at - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
