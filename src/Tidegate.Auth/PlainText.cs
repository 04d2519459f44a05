namespace Tidegate.Auth;

/// <summary>What a name from outside may consist of: ASCII only, so that two names that look alike are the same name.</summary>
internal static class PlainText
{
    public const int NameCharsMax = 128;

    /// <summary>True for 1 to 128 characters from blank to tilde.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= NameCharsMax && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>True for 1 to 128 characters from exclamation mark to tilde: a <c>kid</c> has no blanks.</summary>
    public static bool IsKeyId(string text) => text.Length is > 0 and <= NameCharsMax && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
