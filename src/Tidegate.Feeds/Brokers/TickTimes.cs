namespace Tidegate.Feeds.Brokers;

/// <summary>The exchange's times of one instrument's ticks, by which a tick is late. For one thread at a time; every feed of ticks judges by it.</summary>
/// <remarks>A time before 2000 or more than a minute ahead of our clock is no time, so that one bad clock upstream cannot make everything after it late.</remarks>
internal struct TickTimes
{
    private const long YearTwoThousandNs = 946_684_800L * 1_000_000_000;
    private const long AheadMaxNs = 60L * 1_000_000_000;

    /// <summary>The newest, Unix nanoseconds UTC; 0: there was none.</summary>
    public long LastNs { get; private set; }

    /// <summary>The time itself, or 0 where it is none.</summary>
    /// <param name="timeNs">Unix nanoseconds UTC.</param>
    /// <param name="nowNs">Our clock, the same.</param>
    public static long Believed(long timeNs, long nowNs) => timeNs >= YearTwoThousandNs && timeNs - AheadMaxNs <= nowNs ? timeNs : 0;

    /// <summary>Whether a time that is believed is before the newest.</summary>
    public readonly bool IsLate(long believedNs) => believedNs != 0 && believedNs < LastNs;

    /// <summary>A tick of this time goes through.</summary>
    public void Advance(long believedNs) => LastNs = believedNs != 0 ? believedNs : LastNs;
}
