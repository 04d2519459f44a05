using System.Globalization;
using Tidegate.Cli.Terminal;
using Tidegate.Markets.Instruments.Import;

namespace Tidegate.Cli.Instruments;

/// <summary>One line that fills while a file is read, where somebody looks at a terminal; nothing where the output goes elsewhere.</summary>
internal sealed class ProgressBar(CliContext context)
{
    private const int BarWidth = 30;

    private string _shown = "";

    public void Show(ImportProgress progress)
    {
        if (context.Screen is null)
        {
            return;
        }

        var share = progress.BytesTotal is > 0 and var total ? Math.Min(1, progress.Bytes / (double)total) : 0;
        var done = (int)(share * BarWidth);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', done)}{new string('-', BarWidth - done)}] {share * 100, 3:F0} %  {progress.Rows:N0} rows"
        );
        if (line != _shown)
        {
            context.Error.Write("\r" + line[..Math.Min(line.Length, Columns())]);
            _shown = line;
        }
    }

    /// <summary>Leaves the line empty for what comes next.</summary>
    public void Clear()
    {
        if (_shown.Length > 0)
        {
            context.Error.Write("\r" + new string(' ', Math.Min(_shown.Length, Columns())) + "\r");
            _shown = "";
        }
    }

    // Some terminals say that they have none.
    private int Columns() => Math.Max(0, context.Screen!().Columns - 1);
}
