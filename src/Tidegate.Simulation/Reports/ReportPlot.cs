using System.Globalization;
using System.Text;

namespace Tidegate.Simulation.Reports;

/// <summary>The two plots of a report page, as SVG whose colours the page gives.</summary>
internal static class ReportPlot
{
    private const int Width = 900;
    private const int Left = 118;
    private const int Right = 10;
    private const int Top = 10;
    private const int Bottom = 22;

    /// <summary>Equity over time, and the capital that it began with as a dashed line.</summary>
    public static string Equity(IReadOnlyList<ReportPoint> points, decimal capital)
    {
        var values = points.Select(point => point.Equity).ToArray();
        var frame = new Frame(260, values.Append(capital).Min(), values.Append(capital).Max(), points.Count);
        var plot = frame.Begin("Equity over time");
        frame.AppendScale(plot, points);
        plot.Append(
            CultureInfo.InvariantCulture,
            $"<line class=\"start\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{frame.Y(capital):0.#}\" y2=\"{frame.Y(capital):0.#}\"/>\n"
        );
        plot.Append(CultureInfo.InvariantCulture, $"<polyline class=\"curve\" points=\"{frame.Line(values)}\"/>\n</svg>\n");
        return plot.ToString();
    }

    /// <summary>How far the equity is under its highest so far.</summary>
    public static string Drawdown(IReadOnlyList<ReportPoint> points, decimal capital)
    {
        var peak = capital;
        var values = points.Select(point => point.Equity - (peak = Math.Max(peak, point.Equity))).ToArray();
        var frame = new Frame(130, values.Append(0).Min(), 0, points.Count);
        var plot = frame.Begin("Distance from the last peak over time");
        frame.AppendScale(plot, points);
        plot.Append(
            CultureInfo.InvariantCulture,
            $"<polygon class=\"depth\" points=\"{frame.X(0):0.#},{frame.Y(0):0.#} {frame.Line(values)} {frame.X(values.Length - 1):0.#},{frame.Y(0):0.#}\"/>\n</svg>\n"
        );
        return plot.ToString();
    }

    // Where a value stands in a picture of a given height. A double is enough: nobody reads cents off a picture.
    private sealed class Frame(int height, decimal low, decimal high, int count)
    {
        private readonly decimal _low = low == high ? low - 1 : low; // a flat line lies at the upper edge

        public double X(int index) => Left + ((Width - Left - Right) * (count > 1 ? (double)Math.Max(index, 0) / (count - 1) : 0));

        public double Y(decimal value) => Top + ((height - Top - Bottom) * (double)((high - value) / (high - _low)));

        public string Line(decimal[] values) =>
            string.Join(
                ' ',
                values.Select((value, index) => string.Create(CultureInfo.InvariantCulture, $"{X(index):0.#},{Y(value):0.#}"))
            );

        public StringBuilder Begin(string label) =>
            new StringBuilder().Append(
                CultureInfo.InvariantCulture,
                $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{label}\">\n"
            );

        public void AppendScale(StringBuilder plot, IReadOnlyList<ReportPoint> points)
        {
            foreach (var value in (decimal[])[high, (high + _low) / 2, _low])
            {
                plot.Append(
                    CultureInfo.InvariantCulture,
                    $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):0.#}\" y2=\"{Y(value):0.#}\"/>"
                );
                plot.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{Left - 8}\" y=\"{Y(value) + 4:0.#}\" text-anchor=\"end\">{ReportPage.Money(value)}</text>\n"
                );
            }

            if (points.Count > 0)
            {
                plot.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{Left}\" y=\"{height - 6}\">{points[0].Time:yyyy-MM-dd HH:mm}</text>"
                );
                plot.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{Width - Right}\" y=\"{height - 6}\" text-anchor=\"end\">{points[^1].Time:yyyy-MM-dd HH:mm}</text>\n"
                );
            }
        }
    }
}
