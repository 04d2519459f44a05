using System.Text;

namespace Tidegate.Client.Messages;

/// <summary>Makes text of a server printable: one line, bounded, no terminal control, no echo of our own secret.</summary>
internal static class SafeText
{
    private const int CharsMax = 256;

    /// <param name="text">What the server sent.</param>
    /// <param name="secret">The credential we sent, cut out wherever the text repeats it.</param>
    public static string Clean(string? text, string? secret = null)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (!string.IsNullOrEmpty(secret))
        {
            text = text.Replace(secret, "[secret]", StringComparison.Ordinal);
        }

        var clean = new StringBuilder(Math.Min(text.Length, CharsMax));
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > CharsMax)
            {
                break;
            }

            // Control and format characters move the cursor or reverse the line of a terminal.
            clean.Append(
                Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format ? " " : rune.ToString()
            );
        }

        return clean.ToString();
    }
}
