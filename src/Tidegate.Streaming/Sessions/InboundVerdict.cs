namespace Tidegate.Streaming.Sessions;

/// <summary>What becomes of a message that has come.</summary>
internal enum InboundVerdict
{
    /// <summary>Within the rate.</summary>
    Admitted,

    /// <summary>Beyond it: refused with a warning, the session goes on.</summary>
    Refused,

    /// <summary>Beyond it although warned: the session ends.</summary>
    Excessive,
}
