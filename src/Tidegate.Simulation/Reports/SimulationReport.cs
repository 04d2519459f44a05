using Tidegate.Simulation.Accounts;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Reports;

/// <summary>What came of a simulation.</summary>
/// <param name="Settings">What it was about.</param>
/// <param name="State">How it ended, or where it stands.</param>
/// <param name="Account">What the account holds.</param>
/// <param name="Curve">Equity over time, at most 2,001 points.</param>
/// <param name="Trades">The first 100,000 executions.</param>
public sealed record SimulationReport(
    SimulationSettings Settings,
    SimulationState State,
    AccountSnapshot Account,
    IReadOnlyList<EquityPoint> Curve,
    IReadOnlyList<OrderExecuted> Trades
)
{
    /// <summary>Executions in all, also those that <see cref="Trades"/> has no room for.</summary>
    public required int TradeCount { get; init; }

    /// <summary>Sales that brought more than the shares had cost and the commission of the sale.</summary>
    public required int WinCount { get; init; }

    /// <summary>Sales in all.</summary>
    public required int SaleCount { get; init; }

    /// <summary>Sum of quantity x price over all executions.</summary>
    public required decimal Turnover { get; init; }

    /// <summary>Largest fall from a peak of the equity, in the account's currency, over every slice.</summary>
    public required decimal DrawdownMax { get; init; }

    /// <summary>Largest fall from a peak as a share of that peak, 0 to 1, rounded to six places.</summary>
    public required decimal DrawdownShareMax { get; init; }

    /// <summary>Gain over the initial capital as a share of it, rounded to six places.</summary>
    public decimal Return => decimal.Round((Account.Equity - Settings.InitialCapital) / Settings.InitialCapital, 6);
}
