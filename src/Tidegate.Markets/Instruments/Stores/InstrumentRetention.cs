namespace Tidegate.Markets.Instruments.Stores;

/// <summary>Lets go of days that are older than anybody wants to ask about.</summary>
public static class InstrumentRetention
{
    /// <summary>Most days that one call removes: what is left goes with the next, so that no start waits for years of them.</summary>
    public const int DaysAtOnceMax = 64;

    /// <summary>Removes old days, the oldest first, one at a time, so that nobody waits long for the database.</summary>
    /// <param name="store">The store.</param>
    /// <param name="today">Today.</param>
    /// <param name="daysKept">What was so many days ago can still be asked for; 0: nothing is removed.</param>
    /// <param name="cancellation">Ends it between two days.</param>
    /// <returns>How many days were removed.</returns>
    /// <remarks>The version in force on the oldest day that counts stays however old it is, and so does a broker's only one.</remarks>
    public static async ValueTask<int> PurgeAsync(IInstrumentStore store, DateOnly today, int daysKept, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentOutOfRangeException.ThrowIfNegative(daysKept);
        if (daysKept == 0)
        {
            return 0;
        }

        var oldest = DateOnly.FromDayNumber(Math.Max(0, today.DayNumber - daysKept));
        var heads = await store.ListAsync(cancellation).ConfigureAwait(false);
        var removed = 0;
        foreach (var day in heads.GroupBy(head => head.Broker, StringComparer.Ordinal).SelectMany(days => OutOfForce([.. days], oldest)))
        {
            if (removed >= DaysAtOnceMax)
            {
                break;
            }

            removed += await store.PurgeAsync(day.Broker, day.Date.AddDays(1), cancellation).ConfigureAwait(false);
        }

        return removed;
    }

    private static IEnumerable<InstrumentDayHead> OutOfForce(InstrumentDayHead[] days, DateOnly oldest)
    {
        var inForce = days.Where(day => day.Date <= oldest).Max(day => (DateOnly?)day.Date);
        return days.Where(day => day.Date < inForce).OrderBy(day => day.Date);
    }
}
