namespace Tidegate.Kraken.Messages;

/// <summary>Why a frame was not read.</summary>
public enum KrakenFaultKind
{
    /// <summary>It was read.</summary>
    None = 0,

    /// <summary>Not one JSON object.</summary>
    NotJson,

    /// <summary>An object that names neither a channel nor a method.</summary>
    NoEnvelope,

    /// <summary>A known channel or method with rows of another shape, or a number that does not fit.</summary>
    BadShape,

    /// <summary>Larger than the limit.</summary>
    TooLarge,
}

/// <summary>A frame that was not read. Holds nothing of its content but the channel's name.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Channel">The channel, when that much was read and known.</param>
public readonly record struct KrakenFault(KrakenFaultKind Kind, string? Channel = null);
