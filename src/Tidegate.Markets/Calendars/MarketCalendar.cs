using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Markets.Calendars;

/// <summary>When India's exchanges trade: regular hours, holidays, special sessions. Immutable, thread-safe.</summary>
public sealed class MarketCalendar : IMarketCalendar
{
    private const int DaysLookedAt = 30;
    private static readonly TimeSpan India = new(5, 30, 0);

    private readonly FrozenDictionary<(string Exchange, DateOnly Day), ImmutableArray<MarketSlot>> _special;

    internal MarketCalendar(IReadOnlyDictionary<(string Exchange, DateOnly Day), ImmutableArray<MarketSlot>> special)
    {
        _special = special.ToFrozenDictionary();
        LastDay = special.Keys.Max(key => key.Day);
    }

    /// <summary>The calendar that comes with the program: the holidays of India's exchanges in 2025 and 2026 as far as they are known. Replace it every year.</summary>
    public static MarketCalendar Default { get; } = ReadEmbedded();

    /// <summary>Days with hours of their own, holidays included.</summary>
    public int SpecialDays => _special.Count;

    /// <summary>The last day with hours of its own: beyond it no holiday is known.</summary>
    public DateOnly LastDay { get; }

    /// <summary>Reads a calendar file; see <c>holidays.csv</c> beside this class for the format.</summary>
    /// <param name="path">Path of the file, UTF-8, at most 1 MiB.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="fault">One sentence that names the line; null where it can be used.</param>
    public static bool TryLoad(string path, [NotNullWhen(true)] out MarketCalendar? calendar, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(path);
        calendar = null;
        return CalendarFile.TryRead(path, out var text, out fault) && CalendarFile.TryParse(text, out calendar, out fault);
    }

    /// <summary>Reads the text of a calendar file.</summary>
    /// <inheritdoc cref="TryLoad" path="/param" />
    public static bool TryParse(string text, [NotNullWhen(true)] out MarketCalendar? calendar, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CalendarFile.TryParse(text, out calendar, out fault);
    }

    /// <inheritdoc />
    public bool TryGetSession(string exchange, DateTimeOffset at, out MarketSession session)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (!MarketHours.Knows(exchange))
        {
            session = default;
            return false;
        }

        session = MarketHours.IsAlwaysOpen(exchange)
            ? new MarketSession(MarketPhase.Open, DateTimeOffset.MinValue, null)
            : Find(exchange, at);
        return true;
    }

    /// <summary>What an exchange is doing.</summary>
    /// <exception cref="ArgumentException">The exchange is not known.</exception>
    public MarketSession SessionAt(string exchange, DateTimeOffset at) =>
        TryGetSession(exchange, at, out var session) ? session : throw new ArgumentException("Not an exchange.", nameof(exchange));

    private MarketSession Find(string exchange, DateTimeOffset at)
    {
        var local = at.ToOffset(India);
        var (today, now) = (DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime));
        var since = DateTimeOffset.MinValue;
        foreach (var slot in SlotsOf(exchange, today))
        {
            if (now < slot.From)
            {
                return new MarketSession(MarketPhase.Closed, Earlier(exchange, today, since), Instant(today, slot.From));
            }

            if (now < slot.To)
            {
                return new MarketSession(slot.Phase, Instant(today, slot.From), Instant(today, slot.To));
            }

            since = Instant(today, slot.To);
        }

        return new MarketSession(MarketPhase.Closed, Earlier(exchange, today, since), Later(exchange, today));
    }

    /// <summary>When the last slot before ended: today's, where there was one.</summary>
    private DateTimeOffset Earlier(string exchange, DateOnly today, DateTimeOffset endedToday)
    {
        for (var back = 1; endedToday == DateTimeOffset.MinValue && back <= DaysLookedAt; back++)
        {
            if (SlotsOf(exchange, today.AddDays(-back)) is [.., var last])
            {
                return Instant(today.AddDays(-back), last.To);
            }
        }

        return endedToday;
    }

    private DateTimeOffset? Later(string exchange, DateOnly today)
    {
        for (var ahead = 1; ahead <= DaysLookedAt; ahead++)
        {
            if (SlotsOf(exchange, today.AddDays(ahead)) is [var first, ..])
            {
                return Instant(today.AddDays(ahead), first.From);
            }
        }

        return null;
    }

    private ImmutableArray<MarketSlot> SlotsOf(string exchange, DateOnly day) =>
        _special.TryGetValue((exchange, day), out var slots) ? slots : MarketHours.Of(exchange, day);

    private static DateTimeOffset Instant(DateOnly day, TimeOnly time) => new DateTimeOffset(day, time, India).ToUniversalTime();

    private static MarketCalendar ReadEmbedded()
    {
        using var stream =
            typeof(MarketCalendar).Assembly.GetManifestResourceStream("Calendars/holidays.csv")
            ?? throw new InvalidOperationException("The embedded calendar is missing: the program was built wrongly.");
        using var reader = new StreamReader(stream);
        return CalendarFile.TryParse(reader.ReadToEnd(), out var calendar, out var fault)
            ? calendar
            : throw new InvalidOperationException($"The embedded calendar cannot be used: {fault}");
    }
}
