namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>The UUIDs of AuraConnect's messages.</summary>
internal static class AuraIds
{
    private const int SessionDigits = 24;
    private const string SessionPrefix = "s_";

    /// <summary>A new random one (RFC 9562 §5.4).</summary>
    public static Guid Message(Action<Span<byte>> fillRandom)
    {
        Span<byte> bytes = stackalloc byte[16];
        fillRandom(bytes);
        return Marked(bytes, version: 4);
    }

    /// <summary>
    /// The client id of a session: its own 96 random bits in the form of a UUID (RFC 9562 §5.8), so that every message says the same one, nothing has
    /// to be kept, and what a user reads out to the operator leads to the session in the log.
    /// </summary>
    public static Guid Client(string sessionId)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (sessionId.StartsWith(SessionPrefix, StringComparison.Ordinal) && sessionId.Length == SessionPrefix.Length + SessionDigits)
        {
            Convert.FromHexString(sessionId.AsSpan(SessionPrefix.Length), bytes[4..], out _, out _);
            (bytes[0], bytes[1]) = (bytes[6], bytes[8]); // where the marks will stand
        }

        return Marked(bytes, version: 8);
    }

    private static Guid Marked(Span<byte> bytes, int version)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
