using System.Globalization;
using System.Text;

namespace Tidegate.Bench.Reports;

/// <summary>A page in the making; numbers are written the same way everywhere.</summary>
internal sealed class MarkdownPage
{
    private readonly StringBuilder _text = new();

    public void Heading(string text) => Paragraph($"## {text}");

    /// <summary>A line with an empty one before it.</summary>
    public void Paragraph(FormattableString text)
    {
        if (_text.Length > 0)
        {
            _text.Append('\n');
        }

        _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>A table: the names of its columns, then its rows.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        _text.Append('\n');
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
        foreach (var row in rows)
        {
            Row(row);
        }
    }

    /// <summary>What went wrong, where anything did.</summary>
    public void Failures(IReadOnlyDictionary<string, string> failures)
    {
        if (failures.Count > 0)
        {
            Paragraph($"Failed: {string.Join("; ", failures.Select(failure => $"{failure.Key} ({failure.Value})"))}.");
        }
    }

    public override string ToString() => _text.ToString();

    /// <summary>A number as the page writes it; "-" for one that was not found.</summary>
    public static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The median, and the runs where there were several; "-" without any.</summary>
    public static string Number(Samples? samples, string format)
    {
        if (samples is null || samples.Runs.Count == 0)
        {
            return "-";
        }

        var median = Number(samples.Median, format);
        return samples.Runs.Count < 2 ? median : $"{median} ({string.Join("; ", samples.Runs.Select(run => Number(run, format)))})";
    }

    /// <summary>The median alone; "-" without any run.</summary>
    public static string Median(Samples? samples, string format) => samples is { Runs.Count: > 0 } ? Number(samples.Median, format) : "-";

    private void Row(IReadOnlyList<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
