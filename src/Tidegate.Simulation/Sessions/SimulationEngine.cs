using Tidegate.Simulation.Accounts;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Filling;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Reports;

namespace Tidegate.Simulation.Sessions;

/// <summary>One simulation: steps through candles, takes orders between them, and keeps the account. Knows no clock and no chance: the same input gives the same output. Not thread-safe.</summary>
public sealed class SimulationEngine : IDisposable
{
    private readonly ICandleFeed _candles;
    private readonly Account _account;
    private readonly OrderDesk _desk;
    private readonly Matcher _matcher;
    private readonly SimulationTally _tally;
    private readonly Dictionary<string, int> _symbols;

    /// <summary>Makes it in state <see cref="SimulationState.Created"/>.</summary>
    /// <param name="settings">What it is about, without a fault.</param>
    /// <param name="candles">Its candles from the start on; belongs to the engine from here.</param>
    /// <exception cref="ArgumentException">The settings have a fault.</exception>
    public SimulationEngine(SimulationSettings settings, ICandleFeed candles)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(candles);
        if (SettingsRules.FaultsOf(settings) is [var fault, ..])
        {
            throw new ArgumentException(fault, nameof(settings));
        }

        (Settings, _candles, TimeNs) = (settings, candles, settings.StartNs);
        var slippage = new Slippage(settings.SlippageBasisPoints);
        var commission = new Commission(settings.CommissionPerShare);
        _account = new Account(settings.Symbols, settings.InitialCapital);
        _desk = new OrderDesk(settings.Symbols, _account, slippage, commission);
        _matcher = new Matcher(settings.Symbols, _desk, _account, slippage, commission);
        _tally = new SimulationTally(settings.InitialCapital);
        _symbols = settings
            .Symbols.Select((symbol, index) => (symbol, index))
            .ToDictionary(entry => entry.symbol, entry => entry.index, StringComparer.Ordinal);
    }

    /// <summary>What it is about.</summary>
    public SimulationSettings Settings { get; }

    /// <summary>Where it stands.</summary>
    public SimulationState State { get; private set; }

    /// <summary>Slices shown.</summary>
    public long Sequence { get; private set; }

    /// <summary>End of the last slice that was shown, Unix nanoseconds UTC; before the first: the start.</summary>
    public long TimeNs { get; private set; }

    /// <summary>What the account holds now.</summary>
    public AccountSnapshot Account => _account.Snapshot();

    /// <summary>Takes the prices of candles over that lie before the start, oldest first. Only in states <see cref="SimulationState.Created"/> and <see cref="SimulationState.Initializing"/>.</summary>
    public void Warm(CandleSlice history)
    {
        ArgumentNullException.ThrowIfNull(history);
        Require(State is SimulationState.Created or SimulationState.Initializing);
        State = SimulationState.Initializing;
        foreach (ref readonly var entry in history.Candles.Span)
        {
            _account.Mark(entry.Symbol, entry.Candle.Close);
        }
    }

    /// <summary>Lets it run. False where it was started before.</summary>
    public bool TryStart() => TryEnter(SimulationState.Running, SimulationState.Created, SimulationState.Initializing);

    /// <summary>Holds it. False where it does not run.</summary>
    public bool TryPause() => TryEnter(SimulationState.Paused, SimulationState.Running);

    /// <summary>Lets it go on. False where it does not hold.</summary>
    public bool TryResume() => TryEnter(SimulationState.Running, SimulationState.Paused);

    /// <summary>Ends it before its last candle. False where it has ended.</summary>
    public bool TryClose() =>
        TryEnter(
            SimulationState.Closed,
            SimulationState.Created,
            SimulationState.Initializing,
            SimulationState.Running,
            SimulationState.Paused
        );

    /// <summary>Goes on by one slice and says what happened. Only while it runs.</summary>
    /// <param name="into">Where the events are added.</param>
    /// <returns>False: there is no slice any more, and the simulation is completed.</returns>
    /// <exception cref="CandleDataException">The data cannot be read any further; the simulation has failed.</exception>
    public bool Step(IList<SimulationEvent> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Require(State == SimulationState.Running);
        if (!MoveNext())
        {
            Complete(into);
            return false;
        }

        var slice = _candles.Current;
        TimeNs = slice.EndNs;
        var (before, traded) = (into.Count, _matcher.Executions);
        _matcher.Match(slice, into);
        _tally.Add(into, before, _account.Equity, slice.EndNs);
        if (_matcher.Executions > traded)
        {
            into.Add(new AccountChanged(_account.Snapshot()));
        }

        into.Add(new CandlesShown(++Sequence, slice));
        return true;
    }

    /// <summary>Takes orders, to be judged from the next slice on. While it does not run every order is refused.</summary>
    public BatchResult Place(OrderBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return State == SimulationState.Running ? _desk.Place(batch) : OrderDesk.RefuseAll(batch, OrderRefusal.NotTrading);
    }

    /// <summary>Takes an order or a bracket back. False where none of that id waits.</summary>
    public bool TryCancel(string orderId, IList<SimulationEvent> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (State is not (SimulationState.Running or SimulationState.Paused) || !_desk.TryCancel(orderId))
        {
            return false;
        }

        into.Add(new OrderEnded(orderId, OrderRefusal.Cancelled, TimeNs));
        return true;
    }

    /// <summary>Close of a symbol's last candle; null: it has had none, or is none of the session's.</summary>
    public decimal? LastPrice(string symbol) =>
        _symbols.TryGetValue(symbol, out var index) && _account.LastPrice(index) is > 0 and var price ? price : null;

    /// <summary>What came of it so far.</summary>
    public SimulationReport Report() => _tally.Report(Settings, State, _account.Snapshot());

    /// <summary>Lets go of the candles.</summary>
    public void Dispose() => _candles.Dispose();

    private bool MoveNext()
    {
        try
        {
            return _candles.MoveNext();
        }
        catch (CandleDataException)
        {
            State = SimulationState.Failed;
            throw;
        }
    }

    private void Complete(IList<SimulationEvent> into)
    {
        State = SimulationState.Completed;
        _matcher.Finish(into);
        into.Add(new SimulationCompleted(_account.Snapshot(), _matcher.Executions));
    }

    private bool TryEnter(SimulationState next, params ReadOnlySpan<SimulationState> from)
    {
        if (!from.Contains(State))
        {
            return false;
        }

        State = next;
        return true;
    }

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Not in state {State}.");
        }
    }
}
