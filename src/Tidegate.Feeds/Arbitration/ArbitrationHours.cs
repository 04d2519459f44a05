using Tidegate.Core.Topics;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Arbitration;

/// <summary>When silence about a topic means something, by a market calendar.</summary>
public static class ArbitrationHours
{
    /// <summary>True for <c>md/{exchange}/{symbol}</c> while its exchange is open, and has been for a while; for an exchange without hours always.</summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="settled">How long after the opening silence begins to count: the night before it was none.</param>
    public static Func<Topic, DateTimeOffset, bool> Of(IMarketCalendar calendar, TimeSpan settled)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return (topic, at) =>
            topic.Path.Split('/') is not ["md", var exchange, _]
            || !calendar.TryGetSession(exchange, at, out var session)
            || (session.Phase == MarketPhase.Open && at - session.Since >= settled);
    }
}
