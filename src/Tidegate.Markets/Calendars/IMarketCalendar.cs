namespace Tidegate.Markets.Calendars;

/// <summary>When exchanges trade. Thread-safe.</summary>
public interface IMarketCalendar
{
    /// <summary>What an exchange is doing; false for an exchange that is not known here.</summary>
    /// <param name="exchange">OpenAlgo's code, for example <c>NSE</c> or <c>NSE_INDEX</c>.</param>
    /// <param name="at">When.</param>
    /// <param name="session">What, since when, until when.</param>
    bool TryGetSession(string exchange, DateTimeOffset at, out MarketSession session);
}
