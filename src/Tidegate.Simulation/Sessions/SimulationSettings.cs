using Tidegate.Simulation.Candles;

namespace Tidegate.Simulation.Sessions;

/// <summary>What a simulation is about. Checked before it is made: see <see cref="SettingsRules"/>.</summary>
/// <param name="Symbols">Different from each other, at least one, in the order in which they are told.</param>
/// <param name="StartNs">First instant, Unix nanoseconds UTC.</param>
/// <param name="EndNs">First instant that does not belong to it any more.</param>
/// <param name="InitialCapital">Cash at the start, more than zero, in whole cents.</param>
public sealed record SimulationSettings(IReadOnlyList<string> Symbols, long StartNs, long EndNs, decimal InitialCapital)
{
    /// <summary>Most cash at the start.</summary>
    public const decimal CapitalMax = 1_000_000_000_000m;

    /// <summary>Most orders that wait at the same time.</summary>
    public const int OpenOrdersMax = 10_000;

    /// <summary>Most orders of a session.</summary>
    public const int OrdersMax = 1_000_000;

    /// <summary>Length of a candle. Default one minute.</summary>
    public Timeframe Timeframe { get; init; }

    /// <summary>Candles before the start that are shown as history. Default 0; to 10,000.</summary>
    public int WarmupBars { get; init; }

    /// <summary>True: prices are adjusted for splits and dividends where the data has both. Default true.</summary>
    public bool IsAdjusted { get; init; } = true;

    /// <summary>Commission in the account's currency for each share. Default 0.005; 0 to 100.</summary>
    public decimal CommissionPerShare { get; init; } = 0.005m;

    /// <summary>Slippage in hundredths of a percent. Default 5; 0 to 1,000.</summary>
    public decimal SlippageBasisPoints { get; init; } = 5;
}
