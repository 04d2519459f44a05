namespace Tidegate.Markets.Csv;

/// <summary>Splits one line at its commas. Never throws, allocates nothing.</summary>
/// <remarks>
/// A field in quotes (RFC 4180 §2 rule 5) may hold commas and is given without the quotes; doubled quotes stay doubled. A quote out of
/// place stays in the field, where no number, symbol or time can hold it.
/// </remarks>
public static class CsvFields
{
    /// <summary>Splits.</summary>
    /// <param name="line">The line without its ending.</param>
    /// <param name="fields">Takes the first fields, as many as it holds.</param>
    /// <returns>How many fields the line has, those beyond <paramref name="fields"/> included.</returns>
    public static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        for (var start = 0; start <= line.Length; count++)
        {
            var (field, next) = Next(line, start);
            if (count < fields.Length)
            {
                fields[count] = field;
            }

            start = next;
        }

        return count;
    }

    private static (Range Field, int Next) Next(ReadOnlySpan<byte> line, int start)
    {
        if (start < line.Length && line[start] == '"' && ClosingQuote(line, start) is var closing and > 0)
        {
            return (new Range(start + 1, closing), closing + 2);
        }

        var comma = line[start..].IndexOf((byte)',');
        var end = comma < 0 ? line.Length : start + comma;
        return (new Range(start, end), end + 1);
    }

    // The quote that ends the field stands before a comma or the end of the line, and is not half of a doubled one.
    private static int ClosingQuote(ReadOnlySpan<byte> line, int start)
    {
        for (var at = start + 1; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                continue;
            }

            if (at + 1 == line.Length || line[at + 1] == ',')
            {
                return at;
            }

            if (line[at + 1] != '"')
            {
                return -1;
            }

            at++;
        }

        return -1;
    }
}
