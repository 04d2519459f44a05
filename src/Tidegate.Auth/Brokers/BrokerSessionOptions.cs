namespace Tidegate.Auth.Brokers;

/// <summary>How long logins at brokers are kept. Bound from <c>Tidegate:Auth:Brokers</c>.</summary>
public sealed class BrokerSessionOptions
{
    /// <summary>Local time at which every login ends, each day (OpenAlgo's <c>SESSION_EXPIRY_TIME</c>). Default 03:00; 00:00 to 23:59:59.</summary>
    public TimeSpan SessionExpiryTime { get; set; } = TimeSpan.FromHours(3);

    /// <summary>Offset of that local time from UTC. Default +05:30, as in Asia/Kolkata all year; -14:00 to +14:00, whole minutes.</summary>
    public TimeSpan UtcOffset { get; set; } = new(5, 30, 0);

    /// <summary>When a login that is made now ends: the next time the clock shows <see cref="SessionExpiryTime"/>.</summary>
    public DateTimeOffset EndOf(DateTimeOffset now)
    {
        var local = now.ToOffset(UtcOffset);
        var end = new DateTimeOffset(local.Date, UtcOffset) + SessionExpiryTime;
        return (end > local ? end : end.AddDays(1)).ToUniversalTime();
    }

    internal void Check(List<string> faults)
    {
        AuthOptionsFaults.Between(SessionExpiryTime, TimeSpan.Zero, new TimeSpan(23, 59, 59), "Brokers.SessionExpiryTime", faults);
        AuthOptionsFaults.Between(UtcOffset, TimeSpan.FromHours(-14), TimeSpan.FromHours(14), "Brokers.UtcOffset", faults);
        if (UtcOffset.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            faults.Add("Brokers.UtcOffset must be whole minutes.");
        }
    }
}
