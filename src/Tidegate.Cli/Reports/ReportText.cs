using System.Globalization;
using System.Text;
using Tidegate.Cli.Terminal;
using Tidegate.Simulation.Reports;

namespace Tidegate.Cli.Reports;

/// <summary>A report for the terminal.</summary>
internal static class ReportText
{
    private const int CurveColumns = 60;
    private const string Steps = "▁▂▃▄▅▆▇█";

    public static string Of(ReportDocument document)
    {
        var figures = document.Figures;
        var text = new StringBuilder();
        text.Append(
            new FieldList()
                .Add("session", $"{document.Session} ({document.State})")
                .Add("symbols", string.Join(", ", document.Symbols))
                .Add("from", Instant(document.Start))
                .Add("to", Instant(document.End))
                .Add("candles", document.Timeframe)
                .Add("capital", Money(document.InitialCapital))
                .Add("final equity", $"{Money(figures.FinalEquity)} ({Percent(figures.Return, signed: true)})")
                .Add("deepest fall", $"{Money(figures.DrawdownMax)} ({Percent(figures.DrawdownShareMax)})")
                .Add("realised profit", Money(figures.RealizedProfit))
                .Add("fees", Money(figures.Fees))
                .Add("turnover", Money(figures.Turnover))
                .Add("executions", figures.TradeCount.ToString("N0", CultureInfo.InvariantCulture))
                .Add("sales", string.Create(CultureInfo.InvariantCulture, $"{figures.SaleCount:N0}, {figures.WinCount:N0} with a gain"))
                .Add("equity", Curve([.. document.Equity.Select(point => point.Equity)]))
        );
        if (document.Positions.Count > 0)
        {
            var table = new TextTable("symbol", "quantity ", "average cost ", "last price ", "worth ");
            foreach (var held in document.Positions)
            {
                table.Add(
                    held.Symbol,
                    held.Quantity.ToString("N0", CultureInfo.InvariantCulture),
                    Money(held.AvgCost),
                    Money(held.LastPrice),
                    Money(held.Quantity * held.LastPrice)
                );
            }

            text.Append('\n').Append(table);
        }

        return text.ToString();
    }

    /// <summary>The curve in one line, from its lowest to its highest; empty where there is nothing to see.</summary>
    private static string Curve(decimal[] values)
    {
        if (values.Length < 2 || values.Max() == values.Min())
        {
            return "";
        }

        var (low, span) = (values.Min(), values.Max() - values.Min());
        var columns = Math.Min(CurveColumns, values.Length);
        return string.Concat(
            Enumerable
                .Range(0, columns)
                .Select(column => values[(int)((long)column * (values.Length - 1) / (columns - 1))])
                .Select(value => Steps[(int)((value - low) / span * (Steps.Length - 1))])
        );
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Money(decimal amount) => amount.ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static string Percent(decimal share, bool signed = false) =>
        (share * 100).ToString(signed ? "+0.00;-0.00;0.00" : "0.00", CultureInfo.InvariantCulture) + " %";
}
