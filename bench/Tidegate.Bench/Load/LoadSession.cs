namespace Tidegate.Bench.Load;

/// <summary>One client connection.</summary>
internal sealed class LoadSession(SessionGroup group, int number)
{
    public SessionGroup Group { get; } = group;

    public int Number { get; } = number;

    public int Socket { get; set; } = -1;

    public SessionPhase Phase { get; set; }

    /// <summary>Monotonic nanoseconds at which it began to connect.</summary>
    public long Began { get; set; }

    /// <summary>What it asked for and was told; null where it hears the one symbol and nobody keeps account.</summary>
    public TopicLedger? Ledger { get; init; }

    /// <summary>The beginning of a frame whose end has not come yet.</summary>
    public byte[] Rest { get; set; } = [];

    public int RestBytes { get; set; }
}
