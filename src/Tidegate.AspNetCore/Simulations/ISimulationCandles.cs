using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>Where simulations get their candles. Register one before <c>AddTidegate</c>. Thread-safe.</summary>
public interface ISimulationCandles
{
    /// <summary>The candles from the start of a simulation to its end.</summary>
    /// <exception cref="CandleDataException">Some of them are missing, or all; the text is for the client.</exception>
    ICandleFeed Open(SimulationSettings settings);

    /// <summary>The candles right before its start, oldest first: as many slices as it asks for, fewer where there are no more.</summary>
    /// <inheritdoc cref="Open" path="/exception" />
    IReadOnlyList<CandleSlice> History(SimulationSettings settings);
}
