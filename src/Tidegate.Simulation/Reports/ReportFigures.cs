namespace Tidegate.Simulation.Reports;

/// <summary>The figures of a report, in the account's currency; shares are of 1. What each means: <see cref="SimulationReport"/>.</summary>
public sealed record ReportFigures
{
    /// <summary>Cash and positions at the end.</summary>
    public required decimal FinalEquity { get; init; }

    /// <summary>Cash at the end.</summary>
    public required decimal Cash { get; init; }

    /// <summary>Gain over the initial capital as a share of it.</summary>
    public required decimal Return { get; init; }

    /// <summary>What sales brought over what the shares had cost, before commission.</summary>
    public required decimal RealizedProfit { get; init; }

    /// <summary>Commission paid.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Sum of quantity x price over all executions.</summary>
    public required decimal Turnover { get; init; }

    /// <summary>Largest fall from a peak.</summary>
    public required decimal DrawdownMax { get; init; }

    /// <summary>Largest fall from a peak as a share of that peak.</summary>
    public required decimal DrawdownShareMax { get; init; }

    /// <summary>Executions.</summary>
    public required int TradeCount { get; init; }

    /// <summary>Sales.</summary>
    public required int SaleCount { get; init; }

    /// <summary>Sales that brought a gain after their commission.</summary>
    public required int WinCount { get; init; }

    internal static ReportFigures Of(SimulationReport report) =>
        new()
        {
            FinalEquity = report.Account.Equity,
            Cash = report.Account.Cash,
            Return = report.Return,
            RealizedProfit = report.Account.RealizedProfit,
            Fees = report.Account.Fees,
            Turnover = report.Turnover,
            DrawdownMax = report.DrawdownMax,
            DrawdownShareMax = report.DrawdownShareMax,
            TradeCount = report.TradeCount,
            SaleCount = report.SaleCount,
            WinCount = report.WinCount,
        };
}
