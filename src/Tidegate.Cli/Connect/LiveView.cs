using System.Globalization;
using System.Text;

namespace Tidegate.Cli.Connect;

/// <summary>One row per topic that changes in place, redrawn at most ten times a second; the last change is always drawn.</summary>
internal sealed class LiveView : IQuoteView
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (Quote Quote, DateTimeOffset At)> _rows = new(StringComparer.Ordinal);
    private readonly QuoteText _text = new();
    private readonly TextWriter _output;
    private readonly Func<(int Columns, int Rows)> _screen;
    private readonly PeriodicTimer _timer;
    private readonly Task _drawing;
    private bool _changed;
    private int _drawn;

    public LiveView(TextWriter output, Func<(int Columns, int Rows)> screen, TimeProvider time)
    {
        (_output, _screen, _timer) = (output, screen, new PeriodicTimer(RedrawInterval, time));
        _drawing = RunAsync();
    }

    public void Show(Quote quote, DateTimeOffset receivedAt)
    {
        lock (_gate)
        {
            _rows[quote.Key] = (quote, receivedAt);
            _changed = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _drawing;
        Draw();
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync(CancellationToken.None))
        {
            Draw();
        }
    }

    private void Draw()
    {
        string[] lines;
        lock (_gate)
        {
            if (!_changed)
            {
                return;
            }

            _changed = false;
            lines = [.. _rows.Values.Select(row => _text.Line(row.Quote, row.At))];
        }

        var (columns, rows) = _screen();
        var room = rows - 2; // the line below and the one the command was typed in
        var shown = lines.Length > room ? lines[..(room - 1)].Append($"... and {lines.Length - room + 1} more").ToArray() : lines;
        var frame = new StringBuilder();
        if (_drawn > 0)
        {
            frame.Append(CultureInfo.InvariantCulture, $"\r\x1b[{_drawn}A"); // \r: a typed ^C may have moved the cursor
        }

        foreach (var line in shown)
        {
            frame.Append(line.AsSpan(0, Math.Min(line.Length, columns - 1))).Append("\x1b[K\n"); // a wrapped line would break the count
        }

        _drawn = shown.Length;
        _output.Write(frame.ToString());
        _output.Flush();
    }
}
