namespace Tidegate.Feeds.Simulators.Faults;

/// <summary>What can go wrong at a simulated broker.</summary>
public enum SimulatorFault
{
    /// <summary>An upgrade is answered 403.</summary>
    Forbidden,

    /// <summary>An upgrade is answered 401.</summary>
    Unauthorized,

    /// <summary>An upgrade is answered 429.</summary>
    Throttled,

    /// <summary>A message is not sent, a heartbeat neither: with no end the socket is mute.</summary>
    Mute,

    /// <summary>A message with ticks ends somewhere in the middle.</summary>
    TornPacket,

    /// <summary>A packet has a length that no layout has.</summary>
    WrongLength,

    /// <summary>A message with ticks comes twice.</summary>
    DuplicateTicks,

    /// <summary>After a message with ticks the one before it comes once more, with its old time.</summary>
    LateTicks,

    /// <summary>A message waits for <see cref="FaultPlan.SlowLinkDelay"/> before it goes out.</summary>
    SlowLink,

    /// <summary>The connection breaks where a message was to be sent: a reset, no close frame.</summary>
    AbruptClose,

    /// <summary>The login dies: every connection is closed, new ones are refused until there is another. By a script only; tests call the simulator's own <c>Rollover</c>.</summary>
    Rollover,

    /// <summary>What follows the end of a packet's token is garbage (Angel).</summary>
    TokenGarbage,

    /// <summary>The change of open interest, which nobody may read, is no number (Angel).</summary>
    OpenInterestGarbage,

    /// <summary>The rows of the best five come in another order, told apart by their flags only (Angel).</summary>
    MixedFlags,

    /// <summary>A packet is of a mode that does not exist (Angel).</summary>
    UnknownMode,

    /// <summary>The sequence number of a packet is far ahead (Angel).</summary>
    SequenceJump,

    /// <summary>An error comes in a binary message (Angel).</summary>
    BinaryError,

    /// <summary>The checksum of a book's update is wrong (Kraken).</summary>
    WrongChecksum,

    /// <summary>A book's update is not sent (Kraken).</summary>
    LostUpdate,

    /// <summary>A book's update has a price twice, first with a wrong quantity (Kraken).</summary>
    DoubledPrice,

    /// <summary>A snapshot comes before its acknowledgement (Kraken).</summary>
    EarlySnapshot,

    /// <summary>An update of executions or balances is not sent, its sequence number is used up (Kraken).</summary>
    LostReport,
}
