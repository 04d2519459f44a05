namespace Tidegate.Streaming.Deadlines;

/// <summary>Something with a deadline, linked into a <see cref="TimingWheel"/> by its own fields: arming allocates nothing.</summary>
internal abstract class WheelEntry
{
    internal const int NoSlot = -1;
    internal const int DueSlot = -2;

    internal WheelEntry? Previous;
    internal WheelEntry? Next;
    internal int Slot = NoSlot;

    /// <summary>When it is due, in the wheel's timestamp units.</summary>
    internal long Deadline;

    internal bool IsArmed => Slot >= 0;

    /// <summary>Called once per arming, disarmed already; may arm itself or any other entry again.</summary>
    protected internal abstract void Expire(long now);
}
