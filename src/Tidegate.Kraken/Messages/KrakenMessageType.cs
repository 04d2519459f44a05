namespace Tidegate.Kraken.Messages;

/// <summary>Whether a frame replaces what was known or changes it.</summary>
public enum KrakenMessageType
{
    /// <summary>Changes what was known.</summary>
    Update = 0,

    /// <summary>Replaces what was known.</summary>
    Snapshot,
}
