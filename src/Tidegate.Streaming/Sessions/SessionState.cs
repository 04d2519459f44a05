namespace Tidegate.Streaming.Sessions;

/// <summary>Where a session is in its life.</summary>
internal enum SessionState
{
    /// <summary>Made, not yet seen by its shard.</summary>
    New,

    /// <summary>Accepted; its credential is to come.</summary>
    Hello,

    /// <summary>Authenticated.</summary>
    Live,

    /// <summary>A close frame is on its way; nothing follows it.</summary>
    Closing,

    /// <summary>Out of the hub.</summary>
    Gone,
}
