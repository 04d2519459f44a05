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
        if (Interlocked.Increment(ref _taken) <= Capacity)
        {
            return new Place(() => Interlocked.Decrement(ref _taken));
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }
}
