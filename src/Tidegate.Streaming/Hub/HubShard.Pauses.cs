namespace Tidegate.Streaming.Hub;

/// <summary>What a shard that did not run for a while owes its clients: they spoke, and nobody could listen.</summary>
internal sealed partial class HubShard
{
    // Beyond it a longer excuse helps nobody: what waited in the kernel has been read long before.
    private static readonly TimeSpan ExcuseMax = TimeSpan.FromSeconds(10);

    /// <summary>Until then no client is ended for what it seems to have left undone.</summary>
    public long ExcusedUntil { get; private set; } = long.MinValue;

    /// <summary>The process was suspended, or its threads got no processor, for so long: clients get as long again before silence counts.</summary>
    public void Excuse(TimeSpan pause) => ExcusedUntil = Clock.Now + Clock.Units(pause < ExcuseMax ? pause : ExcuseMax);
}
