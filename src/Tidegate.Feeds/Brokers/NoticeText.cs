using System.Text;

namespace Tidegate.Feeds.Brokers;

/// <summary>Makes a broker's text fit for our log: hostile, perhaps, and perhaps with our own secrets in it.</summary>
internal static class NoticeText
{
    /// <summary>Most characters that are shown.</summary>
    public const int CharsMax = 200;

    /// <summary>Most characters that are looked at; who reads a broker's text must not cut it shorter, for half a secret is not found.</summary>
    public const int ReadMax = 16_384;

    private const int SecretCharsMin = 4; // shorter ones are no secrets, and would make holes everywhere

    /// <summary>The text in one line of printable ASCII, without what the login holds, cut.</summary>
    public static string Clean(ReadOnlySpan<char> text, BrokerLogin login)
    {
        var whole = new string(text[..Math.Min(text.Length, ReadMax)]);
        foreach (var secret in (string?[])[login.ApiKey, login.AuthToken, login.FeedToken, Bare(login.AuthToken)])
        {
            if (secret is { Length: >= SecretCharsMin })
            {
                whole = whole.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
            }
        }

        var clean = new StringBuilder(CharsMax);
        foreach (var each in whole)
        {
            if (clean.Length == CharsMax)
            {
                return clean.Append("...").ToString();
            }

            clean.Append(each is >= ' ' and <= '~' ? each : '?');
        }

        return clean.ToString();
    }

    private static string Bare(string token) =>
        token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? token["Bearer ".Length..] : token;
}
