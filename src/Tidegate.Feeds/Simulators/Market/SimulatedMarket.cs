using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Feeds.Simulators.Market;

/// <summary>
/// The instruments of simulated exchanges and what happens to them: last price, open, high, low, close, volume, totals, a book of up to 30
/// levels, open interest. Several simulators may stand on one market. The same seed and the same trades give the same state. Thread-safe.
/// </summary>
/// <param name="time">The exchange's clock.</param>
/// <param name="seed">What is made up depends on it alone.</param>
public sealed class SimulatedMarket(TimeProvider time, int seed = 1)
{
    private readonly Lock _gate = new();
    private readonly List<SimulatedInstrument> _instruments = [];
    private readonly Dictionary<(string Exchange, string Symbol), SimulatedInstrument> _byName = [];
    private ImmutableArray<Action> _watchers = []; // replaced whole

    /// <summary>The exchange's clock.</summary>
    public TimeProvider Time => time;

    /// <summary>What is traded, in the order in which it came in.</summary>
    public IReadOnlyList<SimulatedInstrument> Instruments
    {
        get
        {
            lock (_gate)
            {
                return [.. _instruments];
            }
        }
    }

    /// <summary>Brings an instrument in; one that is there already stays as it is.</summary>
    public SimulatedInstrument Add(SimulatedTraits traits)
    {
        ArgumentNullException.ThrowIfNull(traits);
        lock (_gate)
        {
            if (!_byName.TryGetValue((traits.Exchange, traits.Symbol), out var instrument))
            {
                instrument = new SimulatedInstrument(traits, SplitMix.SeedOf(seed, $"{traits.Exchange}/{traits.Symbol}"));
                _byName.Add((traits.Exchange, traits.Symbol), instrument);
                _instruments.Add(instrument);
            }

            return instrument;
        }
    }

    /// <summary>Finds an instrument.</summary>
    public bool TryFind(string exchange, string symbol, [NotNullWhen(true)] out SimulatedInstrument? instrument)
    {
        lock (_gate)
        {
            return _byName.TryGetValue((exchange, symbol), out instrument);
        }
    }

    /// <summary>A trade (for an index: a new value).</summary>
    /// <param name="instrument">Of what.</param>
    /// <param name="price">At which price; above 0.</param>
    /// <param name="quantity">How much; null: made up.</param>
    /// <param name="timeNs">When, Unix nanoseconds UTC; null: now.</param>
    public void Trade(SimulatedInstrument instrument, decimal price, long? quantity = null, long? timeNs = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        lock (_gate)
        {
            instrument.State.Trade(instrument.Traits.ToUnits(price), quantity, timeNs ?? NowNs());
            instrument.Advance();
        }

        foreach (var moved in _watchers)
        {
            moved();
        }
    }

    /// <summary>Ends the day: the last prices become closing prices, volumes begin at nothing with the next trade.</summary>
    public void EndDay()
    {
        lock (_gate)
        {
            _instruments.ForEach(instrument => instrument.State.EndDay());
        }
    }

    /// <summary>Has a watcher called after each trade, on the thread that traded: it must be quick and not throw.</summary>
    internal void Watch(Action moved) => ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Add(moved));

    /// <summary>Ends that.</summary>
    internal void Unwatch(Action moved) => ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Remove(moved));

    /// <summary>Looks at an instrument; false where nothing has happened to it yet.</summary>
    /// <param name="instrument">Which.</param>
    /// <param name="read">Gets its state, which it must not keep, and the state of the reader. Called under the market's lock.</param>
    /// <param name="reader">Handed on.</param>
    internal bool Read<T>(SimulatedInstrument instrument, Action<MarketPicture, T> read, T reader)
    {
        lock (_gate)
        {
            if (instrument.Version == 0)
            {
                return false;
            }

            read(instrument.State.Picture, reader);
            return true;
        }
    }

    private long NowNs() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
