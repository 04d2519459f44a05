namespace Tidegate.Auth.Passwords;

/// <summary>The text form of the Password Hashing Competition: <c>$</c>-separated parts, base64 without padding.</summary>
internal static class PhcText
{
    private const int CharsMax = 256;

    /// <summary>The parts, the empty one before the first <c>$</c> included; null where there are not exactly so many.</summary>
    public static string[]? TrySplit(string? text, int parts) =>
        text is { Length: <= CharsMax } && text.Split('$') is var split && split.Length == parts ? split : null;

    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>The bytes; null where the text is not what <see cref="Encode"/> writes, or their number is out of range.</summary>
    public static byte[]? TryDecode(string text, int min, int max)
    {
        var buffer = new byte[CharsMax];
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        return
            Convert.TryFromBase64String(padded, buffer, out var length)
            && length >= min
            && length <= max
            && Encode(buffer[..length]) == text
            ? buffer[..length]
            : null;
    }
}
