using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Simulators;

public sealed class FaultScriptTests
{
    private readonly ManualTime _time = new();
    private readonly FaultPlan _plan = new();

    [Theory]
    [InlineData("torn", SimulatorFault.TornPacket, null, 1, 0, null)]
    [InlineData("403:2", SimulatorFault.Forbidden, 2, 1, 0, null)]
    [InlineData("length/10", SimulatorFault.WrongLength, null, 10, 0, null)]
    [InlineData("mute@30s+10s", SimulatorFault.Mute, null, 1, 30_000, 10_000)]
    [InlineData("late:5/3@250ms+1h", SimulatorFault.LateTicks, 5, 3, 250, 3_600_000)]
    [InlineData("rollover@1m", SimulatorFault.Rollover, null, 1, 60_000, null)]
    public void A_step_says_what_how_often_when_and_for_how_long(
        string text,
        SimulatorFault fault,
        int? times,
        int every,
        int afterMs,
        int? lastsMs
    )
    {
        Assert.True(FaultStep.TryParse(text, out var step));

        Assert.Equal(
            new FaultStep(
                fault,
                times,
                every,
                TimeSpan.FromMilliseconds(afterMs),
                lastsMs is { } lasts ? TimeSpan.FromMilliseconds(lasts) : null
            ),
            step
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("quake")]
    [InlineData("torn:")]
    [InlineData("torn:0")]
    [InlineData("torn:-1")]
    [InlineData("torn/x")]
    [InlineData("torn@")]
    [InlineData("torn@5")]
    [InlineData("torn@5y")]
    [InlineData("torn@25h")]
    [InlineData("torn@99999999999h")]
    [InlineData("torn+1s@1s")]
    [InlineData("Torn")]
    public void What_is_no_step_is_refused(string? text) => Assert.False(FaultStep.TryParse(text, out _));

    [Fact]
    public void Every_fault_has_a_name() =>
        Assert.Equal(
            Enum.GetValues<SimulatorFault>().Order(),
            FaultStep.FaultNames.Select(name => FaultStep.TryParse(name, out var step) ? step.Fault : default).Order()
        );

    [Fact]
    public async Task A_step_begins_and_ends_at_its_times()
    {
        var run = RunAsync("mute@30s+10s");

        _time.Advance(TimeSpan.FromSeconds(29));
        var before = _plan.TryTake(SimulatorFault.Mute);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _time.UntilTimerAsync(TimeSpan.FromSeconds(10)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var during = _plan.TryTake(SimulatorFault.Mute);
        _time.Advance(TimeSpan.FromSeconds(10));
        await run;

        Assert.Equal((false, true, false), (before, during, _plan.TryTake(SimulatorFault.Mute)));
    }

    [Fact]
    public async Task A_rollover_is_a_death_and_then_another_login()
    {
        var heard = new List<bool>();
        Assert.True(FaultStep.TryParse("rollover+5s", out var step));
        var run = new FaultScript([step], _plan, heard.Add, _time).RunAsync(TestContext.Current.CancellationToken);

        var first = heard.ToArray();
        _time.Advance(TimeSpan.FromSeconds(5));
        await run;

        Assert.Equal([false], first);
        Assert.Equal([false, true], heard);
    }

    [Fact]
    public void Every_third_opportunity_goes_wrong_twice_and_no_more()
    {
        _plan.Next(SimulatorFault.TornPacket, times: 2, every: 3);

        var taken = Enumerable.Range(1, 12).Where(_ => _plan.TryTake(SimulatorFault.TornPacket));

        Assert.Equal([3, 6], taken);
        Assert.Equal(2, _plan.Taken(SimulatorFault.TornPacket));
    }

    private Task RunAsync(string text)
    {
        Assert.True(FaultStep.TryParse(text, out var step));
        return new FaultScript([step], _plan, _ => { }, _time).RunAsync(TestContext.Current.CancellationToken);
    }
}
