using System.Threading.Channels;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>Opens the candles of simulations: a few at a time, and each within a time, whatever becomes of where they lie. Thread-safe.</summary>
internal sealed class SimulationOpening(ISimulationCandles candles, SimulationOptions options, TimeProvider time)
{
    // Reading candles is work for a core. What does not come back keeps its place, so that no more than these are ever lost to it;
    // it may give it back at any time, also after everything else has ended.
    private readonly Channel<bool> _places = Channel.CreateBounded<bool>(Environment.ProcessorCount);

    /// <summary>The candles of a simulation, and those before its start that it asks for.</summary>
    /// <exception cref="CandleDataException">Some of them are missing; the text is for the client.</exception>
    /// <exception cref="TimeoutException">They did not come in time. Should they come later, they are let go.</exception>
    public async Task<(ICandleFeed Feed, IReadOnlyList<CandleSlice> History)> OpenAsync(
        SimulationSettings settings,
        CancellationToken cancellation
    )
    {
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var opening = WaitAndOpenAsync(settings, givenUp.Token);
        try
        {
            return await opening.WaitAsync(options.OpenWithin, time, cancellation);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await givenUp.CancelAsync();
            _ = LetGoAsync(opening);
            throw;
        }
    }

    private async Task<(ICandleFeed Feed, IReadOnlyList<CandleSlice> History)> WaitAndOpenAsync(
        SimulationSettings settings,
        CancellationToken givenUp
    )
    {
        await _places.Writer.WriteAsync(true, givenUp);
        try
        {
            return await Task.Run(() => Open(settings), CancellationToken.None);
        }
        finally
        {
            _places.Reader.TryRead(out _);
        }
    }

    private (ICandleFeed Feed, IReadOnlyList<CandleSlice> History) Open(SimulationSettings settings)
    {
        var history = settings.WarmupBars > 0 ? candles.History(settings) : [];
        return (candles.Open(settings), history);
    }

    private static async Task LetGoAsync(Task<(ICandleFeed Feed, IReadOnlyList<CandleSlice> History)> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // nobody waits for what went wrong with it
        if (opening.IsCompletedSuccessfully)
        {
            (await opening).Feed.Dispose();
        }
    }
}
