namespace Tidegate.Streaming.Outbox;

/// <summary>What became of a write.</summary>
public enum WriteOutcome
{
    /// <summary>The kernel has all bytes.</summary>
    Done,

    /// <summary>The peer's socket is full; the completion will be told once.</summary>
    Pending,

    /// <summary>The peer is gone; nothing more can be written.</summary>
    Gone,
}
