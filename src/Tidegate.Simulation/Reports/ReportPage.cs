using System.Globalization;
using System.Net;
using System.Text;

namespace Tidegate.Simulation.Reports;

/// <summary>A report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Every text of a client is encoded.</summary>
public static class ReportPage
{
    private const int TradesShown = 500;

    /// <summary>The page.</summary>
    public static string Render(ReportDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var page = new StringBuilder();
        var title =
            $"{Text(document.Session)}: {Text(string.Join(", ", document.Symbols.Take(5)))}{(document.Symbols.Count > 5 ? " and more" : "")}";
        page.Append(
            CultureInfo.InvariantCulture,
            $"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n"
        );
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n")
            .Append(Style)
            .Append("</style>\n</head>\n<body>\n<main>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<p class=\"about\">{About(document)}</p>\n");
        AppendFigures(page, document);
        if (document.Equity.Count > 1) // a point is no curve
        {
            page.Append("<h2>Equity</h2>\n").Append(ReportPlot.Equity(document.Equity, document.InitialCapital));
            page.Append("<h2>Below the last peak</h2>\n").Append(ReportPlot.Drawdown(document.Equity, document.InitialCapital));
        }

        AppendPositions(page, document.Positions);
        AppendTrades(page, document);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    internal static string Money(decimal amount) => amount.ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static string About(ReportDocument document) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{document.Start:yyyy-MM-dd HH:mm} to {document.End:yyyy-MM-dd HH:mm} UTC, candles of {Text(document.Timeframe)}, commission {document.CommissionPerShare} a share, slippage {document.SlippageBps} basis points. State: {Text(document.State)}."
        );

    private static void AppendFigures(StringBuilder page, ReportDocument document)
    {
        var figures = document.Figures;
        page.Append("<dl>\n");
        Figure("Final equity", Money(figures.FinalEquity));
        Figure("Return", (figures.Return > 0 ? "+" : "") + Percent(figures.Return), figures.Return);
        Figure("Deepest fall", $"{Money(figures.DrawdownMax)} ({Percent(figures.DrawdownShareMax)})");
        Figure("Realised profit", Money(figures.RealizedProfit), figures.RealizedProfit);
        Figure("Fees", Money(figures.Fees));
        Figure("Turnover", Money(figures.Turnover));
        Figure("Executions", figures.TradeCount.ToString("N0", CultureInfo.InvariantCulture));
        Figure("Sales with a gain", $"{figures.WinCount} of {figures.SaleCount}");
        page.Append("</dl>\n");

        void Figure(string name, string value, decimal sign = 0) =>
            page.Append(CultureInfo.InvariantCulture, $"<div><dt>{name}</dt><dd{ClassOf(sign)}>{value}</dd></div>\n");
    }

    private static void AppendPositions(StringBuilder page, IReadOnlyList<ReportPosition> positions)
    {
        if (positions.Count == 0)
        {
            return;
        }

        page.Append(
            "<h2>Still held</h2>\n<div class=\"wide\"><table>\n<tr><th>Symbol<th>Quantity<th>Average cost<th>Last price<th>Worth</tr>\n"
        );
        foreach (var held in positions)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(held.Symbol)}<td>{held.Quantity:N0}<td>{Money(held.AvgCost)}<td>{Money(held.LastPrice)}<td>{Money(held.Quantity * held.LastPrice)}</tr>\n"
            );
        }

        page.Append("</table></div>\n");
    }

    private static void AppendTrades(StringBuilder page, ReportDocument document)
    {
        page.Append("<h2>Executions</h2>\n");
        if (document.Trades.Count == 0)
        {
            page.Append("<p>Nothing was traded.</p>\n");
            return;
        }

        page.Append(
            "<div class=\"wide\"><table class=\"trades\">\n<tr><th>Time (UTC)<th>Order<th>Symbol<th>Side<th>Quantity<th>Price<th>Commission<th>Profit</tr>\n"
        );
        foreach (var trade in document.Trades.Take(TradesShown))
        {
            var profit = trade.Side == "sell" ? Money(trade.Profit) : "";
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{trade.Time:yyyy-MM-dd HH:mm}<td>{Text(trade.OrderId)}<td>{Text(trade.Symbol)}<td>{Text(trade.Side)}<td>{trade.Quantity:N0}<td>{Money(trade.Price)}<td>{Money(trade.Commission)}<td{ClassOf(trade.Profit)}>{profit}</tr>\n"
            );
        }

        page.Append("</table></div>\n");
        if (document.Figures.TradeCount > TradesShown)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<p>The first {TradesShown} of {document.Figures.TradeCount:N0}; the JSON report has more.</p>\n"
            );
        }
    }

    private static string Percent(decimal share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string ClassOf(decimal sign) =>
        sign > 0 ? " class=\"gain\""
        : sign < 0 ? " class=\"loss\""
        : "";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b2430; --quiet: #5b6876; --line: #d8dee6; --paper: #ffffff; --sea: #0b6e99; --gain: #137a4b; --loss: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf1; --quiet: #9aa7b5; --line: #333e4b; --paper: #12181f; --sea: #55b6e0; --gain: #53c48c; --loss: #ff8a80; } }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
        h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
        .about { color: var(--quiet); margin: .25rem 0 1.5rem; }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .75rem; margin: 0; }
        dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem; }
        dt { color: var(--quiet); font-size: .85rem; } dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
        .gain { color: var(--gain); } .loss { color: var(--loss); }
        svg { width: 100%; height: auto; display: block; } svg text { fill: var(--quiet); font-size: 11px; font-family: inherit; }
        .axis { stroke: var(--line); stroke-width: 1; } .curve { fill: none; stroke: var(--sea); stroke-width: 1.6; stroke-linejoin: round; }
        .start { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 4 4; } .depth { fill: var(--loss); fill-opacity: .25; stroke: var(--loss); stroke-width: 1; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .9rem; }
        th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th { color: var(--quiet); font-weight: 600; } th:first-child, td:first-child { text-align: left; }
        .trades :is(th, td):nth-child(-n+4) { text-align: left; } .trades td:nth-child(2) { max-width: 16rem; overflow: hidden; text-overflow: ellipsis; }
        .wide { overflow-x: auto; }
        @media (max-width: 40rem) { main { padding: 1rem .75rem 3rem; } svg text { font-size: 19px; } dl { grid-template-columns: 1fr 1fr; } }

        """;
}
