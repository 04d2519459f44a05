using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;
using static Tidegate.Simulation.Tests.Sessions.Playing;

namespace Tidegate.Simulation.Tests.Sessions;

public sealed class SimulationEngineTests
{
    [Fact]
    public void Step_tells_executions_then_the_account_then_the_candles()
    {
        using var playing = new Playing(Candle.Flat(101));
        playing.Place(Buy(10));
        var events = new List<SimulationEvent>();

        Assert.True(playing.Engine.Step(events));

        Assert.Equal([typeof(OrderExecuted), typeof(AccountChanged), typeof(CandlesShown)], events.Select(happened => happened.GetType()));
        Assert.Equal(2, Assert.IsType<CandlesShown>(events[2]).Sequence);
    }

    [Fact]
    public void Simulation_completes_after_its_last_candle_and_ends_what_still_waits()
    {
        using var playing = new Playing();
        playing.Place(Buy(10));
        var events = new List<SimulationEvent>();

        Assert.False(playing.Engine.Step(events));

        Assert.Equal(SimulationState.Completed, playing.Engine.State);
        Assert.Equal("SESSION_OVER", Assert.IsType<OrderEnded>(events[0]).Reason.Code);
        Assert.Equal(0, Assert.IsType<SimulationCompleted>(events[1]).TradeCount);
        Assert.Equal(10_000, playing.Engine.Account.BuyingPower);
        Assert.Throws<InvalidOperationException>(() => playing.Engine.Step([]));
    }

    [Fact]
    public void Paused_simulation_neither_steps_nor_takes_orders()
    {
        using var playing = new Playing(Candle.Flat(100));

        Assert.True(playing.Engine.TryPause());

        Assert.Equal("SESSION_NOT_RUNNING", playing.Place(Buy(1)));
        Assert.Throws<InvalidOperationException>(() => playing.Engine.Step([]));
        Assert.False(playing.Engine.TryPause());
        Assert.True(playing.Engine.TryResume());
        Assert.Equal("accepted", playing.Place(Buy(1)));
    }

    [Fact]
    public void Closed_simulation_stays_closed()
    {
        using var playing = new Playing(Candle.Flat(100));

        Assert.True(playing.Engine.TryClose());

        Assert.False(playing.Engine.TryClose());
        Assert.False(playing.Engine.TryStart());
        Assert.False(playing.Engine.TryResume());
        Assert.Equal(SimulationState.Closed, playing.Engine.State);
    }

    [Fact]
    public void History_gives_the_price_that_the_first_orders_are_judged_by()
    {
        using var engine = new SimulationEngine(new SimulationSettings(["AAPL"], 0, 1, 10_000), ListedCandles.Of(10));
        engine.Warm(ListedCandles.Slice(0, false, new SymbolCandle(0, Candle.Flat(50))));
        engine.TryStart();

        Assert.Equal(50, engine.LastPrice("AAPL"));
        Assert.Throws<InvalidOperationException>(() => engine.Warm(ListedCandles.Slice(1, false)));
    }

    [Fact]
    public void Clock_stands_at_the_start_until_the_first_candles_are_shown()
    {
        using var engine = new SimulationEngine(new SimulationSettings(["AAPL"], 5, 9, 10_000), ListedCandles.Of(1, Candle.Flat(1)));
        engine.TryStart();

        Assert.Equal(5, engine.TimeNs);
        engine.Step([]);
        Assert.Equal(ListedCandles.MinuteNs(1), engine.TimeNs);
    }

    [Fact]
    public void Data_that_breaks_off_fails_the_simulation()
    {
        using var engine = new SimulationEngine(new SimulationSettings(["AAPL"], 0, 1, 10_000), new BrokenCandles());
        engine.TryStart();

        Assert.Throws<CandleDataException>(() => engine.Step([]));
        Assert.Equal(SimulationState.Failed, engine.State);
    }

    [Fact]
    public void Engine_lets_go_of_its_candles()
    {
        var playing = new Playing();

        playing.Dispose();

        Assert.True(playing.Candles.IsDisposed);
    }

    private sealed class BrokenCandles : ICandleFeed
    {
        public CandleSlice Current => throw new InvalidOperationException();

        public bool MoveNext() => throw new CandleDataException("The data of 2024-01-02 is missing.");

        public void Dispose() { }
    }
}
