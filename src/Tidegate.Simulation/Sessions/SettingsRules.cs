namespace Tidegate.Simulation.Sessions;

/// <summary>Which settings make a simulation. Pure.</summary>
public static class SettingsRules
{
    /// <summary>Longest symbol in characters.</summary>
    public const int SymbolLengthMax = 64;

    private const int WarmupBarsMax = 10_000;
    private const decimal CommissionMax = 100;
    private const decimal SlippageMax = 1_000;

    /// <summary>Every fault as a sentence without anything that the client sent; empty: none.</summary>
    public static IReadOnlyList<string> FaultsOf(SimulationSettings settings)
    {
        var faults = new List<string>();
        Require(settings.Symbols.Count > 0, "symbols must name at least one symbol");
        Require(settings.Symbols.All(symbol => symbol.Length is > 0 and <= SymbolLengthMax), "a symbol has 1 to 64 characters");
        Require(settings.Symbols.Distinct(StringComparer.Ordinal).Count() == settings.Symbols.Count, "a symbol may be named once");
        Require(settings.StartNs < settings.EndNs, "start_date must be before end_date");
        Require(
            settings.InitialCapital is > 0 and <= SimulationSettings.CapitalMax && IsWholeCents(settings.InitialCapital),
            "initial_capital must be more than 0, at most 1,000,000,000,000 and in whole cents"
        );
        Require(settings.WarmupBars is >= 0 and <= WarmupBarsMax, "warmup_bars must be 0 to 10,000");
        Require(settings.CommissionPerShare is >= 0 and <= CommissionMax, "commission_per_share must be 0 to 100");
        Require(settings.SlippageBasisPoints is >= 0 and <= SlippageMax, "slippage_bps must be 0 to 1,000");
        return faults;

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static bool IsWholeCents(decimal amount) => decimal.Round(amount, 2) == amount;
}
