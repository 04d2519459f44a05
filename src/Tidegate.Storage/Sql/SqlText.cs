namespace Tidegate.Storage.Sql;

/// <summary>Which texts both databases can keep.</summary>
internal static class SqlText
{
    /// <summary>False where there is a NUL, which PostgreSQL refuses, or half a surrogate pair, which is no text.</summary>
    public static bool IsStorable(string text) => FindBad(text, 0) < 0;

    /// <summary>The text with a question mark for each character that cannot be stored.</summary>
    public static string? Storable(string? text)
    {
        if (text is null || FindBad(text, 0) is not (>= 0 and var bad))
        {
            return text;
        }

        var characters = text.ToCharArray();
        for (; bad >= 0; bad = FindBad(text, bad + 1))
        {
            characters[bad] = '?';
        }

        return new string(characters);
    }

    private static int FindBad(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                return i;
            }

            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }
}
