using System.Collections.Frozen;
using System.Text;

namespace Tidegate.Feeds.Recordings;

/// <summary>Takes query strings of addresses, and parameters that are named like a secret, out of a text. One pass, by hand: the text is a stranger's.</summary>
internal static class QueryRedaction
{
    private const int NameCharsMax = 32;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = new[]
    {
        "token",
        "access_token",
        "refresh_token",
        "request_token",
        "feed_token",
        "api_key",
        "apikey",
        "key",
        "ticket",
        "secret",
        "password",
        "resume",
        "jwt",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text; the same object where there is nothing to take out.</summary>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAny('?', '&') < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        var (wordStart, from) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (IsBorder(text[at]))
            {
                wordStart = at + 1;
            }
            else if (text[at] is '?' or '&' && SecretAt(text, wordStart, at) is { } secret)
            {
                clean.Append(text, from, secret.Start.Value - from).Append(RecordingRedaction.Mark);
                from = secret.End.Value;
                at = from - 1;
            }
        }

        return from == 0 ? text : clean.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>What has to go after a <c>?</c> or <c>&amp;</c>; null: nothing.</summary>
    private static Range? SecretAt(string text, int wordStart, int at)
    {
        if (text[at] == '?' && text.AsSpan(wordStart, at - wordStart).Contains("://", StringComparison.Ordinal))
        {
            var end = at + 1;
            while (end < text.Length && !IsBorder(text[end]))
            {
                end++;
            }

            return end > at + 1 ? (at + 1)..end : null;
        }

        var rest = text.AsSpan(at + 1);
        var length = rest[..Math.Min(rest.Length, NameCharsMax + 1)].IndexOf('=');
        if (length < 1 || !Names.Contains(rest[..length]))
        {
            return null;
        }

        var (start, stop) = (at + 1 + length + 1, at + 1 + length + 1);
        while (stop < text.Length && text[stop] is not ('&' or '#') && !IsBorder(text[stop]))
        {
            stop++;
        }

        return stop > start ? start..stop : null;
    }

    private static bool IsBorder(char each) => char.IsWhiteSpace(each) || each is '"' or '\'' or '<' or '>';
}
