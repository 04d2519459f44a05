namespace Tidegate.Streaming.Hub;

/// <summary>Why a subscription's newest update waits outside the outbox.</summary>
internal enum HoldReason : byte
{
    /// <summary>It does not wait.</summary>
    None,

    /// <summary>The socket is full: the newest goes out when it is free.</summary>
    Blocked,

    /// <summary>The last one went out too short a while ago for the subscription's rate.</summary>
    Rate,

    /// <summary>A queue that promised every update overflowed: what was missed is named, and a snapshot follows.</summary>
    Overflow,
}
