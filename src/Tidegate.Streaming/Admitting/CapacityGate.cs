namespace Tidegate.Streaming.Admitting;

/// <summary>A bounded number of places, taken and given back without a lock.</summary>
/// <param name="capacity">Places in all.</param>
public sealed class CapacityGate(int capacity)
{
    private int _taken;

    /// <summary>Places in all.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Places taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place; null when there is none.</summary>
    public Place? TryTake()
    {
        var taken = Taken;
        while (taken < Capacity) // never above it, not even for a moment: that would refuse a client for whom there is room
        {
            var seen = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (seen == taken)
            {
                return new Place(() => Interlocked.Decrement(ref _taken));
            }

            taken = seen;
        }

        return null;
    }
}
