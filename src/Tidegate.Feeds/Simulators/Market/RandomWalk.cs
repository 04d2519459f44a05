namespace Tidegate.Feeds.Simulators.Market;

/// <summary>Prices that walk on their tick grid, without an end: at every step one trade of each instrument, up to three ticks from the one before.</summary>
/// <param name="instruments">What walks, and from which price.</param>
/// <param name="interval">From step to step; above zero.</param>
/// <param name="seed">The walk depends on it alone.</param>
internal sealed class RandomWalk(IReadOnlyList<(SimulatedInstrument Instrument, decimal Start)> instruments, TimeSpan interval, int seed)
    : IMarketScript
{
    private readonly SplitMix _random = new(SplitMix.SeedOf(seed, nameof(RandomWalk)));
    private readonly decimal[] _prices = [.. instruments.Select(instrument => instrument.Start)];
    private long _step;

    public TimeSpan? NextDue => _step * interval;

    public void Play(SimulatedMarket market)
    {
        for (var index = 0; index < instruments.Count; index++)
        {
            var (instrument, start) = instruments[index];
            market.Trade(instrument, _prices[index]);
            var tick = instrument.Traits.TickSize;
            var next = _prices[index] + ((_random.Below(7) - 3) * tick);

            // Never further than a tenth from where it began: what an exchange would stop, and what keeps it above zero.
            _prices[index] = Math.Clamp(next, Math.Max(tick, start * 0.9m), Math.Max(tick, start * 1.1m));
        }

        _step++;
    }
}
