using System.Text;

namespace Tidegate.Cli.Terminal;

/// <summary>Rows in aligned columns with one line of headings. Every cell is made fit for a terminal.</summary>
/// <param name="headings">One for each column; one that ends in a blank marks numbers, which stand to the right.</param>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; what is null or empty is shown as a hyphen.</summary>
    public void Add(params string?[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, headings.Length, nameof(cells));
        _rows.Add([.. cells.Select(cell => string.IsNullOrEmpty(cell) ? "-" : SafeText.Of(cell))]);
    }

    /// <summary>The text, each line ended; no line ends in blanks.</summary>
    public override string ToString()
    {
        var titles = headings.Select(heading => heading.TrimEnd().ToUpperInvariant()).ToArray();
        var widths = titles.Select((title, column) => _rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows.Prepend(titles))
        {
            text.Append(string.Join(Gap, row.Select((cell, column) => Aligned(cell, column, widths[column]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private string Aligned(string cell, int column, int width) =>
        headings[column].EndsWith(' ') ? cell.PadLeft(width) : cell.PadRight(width);
}
