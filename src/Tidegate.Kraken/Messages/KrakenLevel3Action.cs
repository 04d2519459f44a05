using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>What happened to an order of the level 3 book.</summary>
[JsonConverter(typeof(KrakenLevel3ActionNames))]
public enum KrakenLevel3Action
{
    /// <summary>Not said, or a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>It is new in the window.</summary>
    Add,

    /// <summary>Its quantity changed; it keeps its place.</summary>
    Modify,

    /// <summary>It left the window.</summary>
    Delete,
}

internal sealed class KrakenLevel3ActionNames()
    : WireNames<KrakenLevel3Action>(
        ("add", KrakenLevel3Action.Add),
        ("modify", KrakenLevel3Action.Modify),
        ("delete", KrakenLevel3Action.Delete)
    )
{
    public static KrakenLevel3ActionNames Instance { get; } = new();
}
