namespace Tidegate.Feeds.Angel;

/// <summary>Kinds of what cannot be read, as they are counted and logged.</summary>
internal static class AngelFaults
{
    public const string ShortPacket = "short_packet";
    public const string UnknownMode = "unknown_mode";
    public const string UnknownExchange = "unknown_exchange";
    public const string BadToken = "bad_token";
    public const string BadJson = "bad_json";
    public const string UnknownJson = "unknown_json";
    public const string UnknownText = "unknown_text";
}
