namespace Tidegate.Feeds.Simulators.Market;

/// <summary>What happens on a simulated market, step by step. Knows no clock. Not thread-safe.</summary>
internal interface IMarketScript
{
    /// <summary>When the next step is due, from the start of the run; null: there is none.</summary>
    TimeSpan? NextDue { get; }

    /// <summary>Plays the next step.</summary>
    void Play(SimulatedMarket market);
}
