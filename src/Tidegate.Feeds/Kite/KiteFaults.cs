namespace Tidegate.Feeds.Kite;

/// <summary>What can be wrong with a message of Kite's, as it is counted.</summary>
internal static class KiteFaults
{
    /// <summary>A frame that ends inside a length, or before the packets that it announced.</summary>
    public const string TornFrame = "torn_frame";

    /// <summary>A packet that is longer than what is left of its frame.</summary>
    public const string TornPacket = "torn_packet";

    /// <summary>A packet shorter than every layout.</summary>
    public const string ShortPacket = "short_packet";

    /// <summary>A packet longer than every layout.</summary>
    public const string LongPacket = "long_packet";

    /// <summary>A packet of a length in between that no layout has.</summary>
    public const string UnknownPacket = "unknown_packet";

    /// <summary>Bytes after the last packet that the frame announced.</summary>
    public const string SurplusBytes = "surplus_bytes";

    /// <summary>Text that is too long to be looked at.</summary>
    public const string LongText = "long_text";

    /// <summary>Text that is no JSON object with a type.</summary>
    public const string UnreadableText = "unreadable_text";

    /// <summary>Text of a type that is not known.</summary>
    public const string UnknownText = "unknown_text";

    /// <summary>An order without what makes it one.</summary>
    public const string UnreadableOrder = "unreadable_order";
}
