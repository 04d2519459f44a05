using System.Globalization;
using System.Text;

namespace Tidegate.Cli.Terminal;

/// <summary>Text of somebody else, made fit for a terminal: nothing in it moves the cursor, starts a line or reverses one.</summary>
internal static class SafeText
{
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var harmful =
                Rune.IsControl(rune)
                || Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator;
            clean.Append(harmful ? $"\\u{rune.Value:x4}" : rune.ToString());
        }

        return clean.ToString();
    }
}
