using Tidegate.Streaming.Deadlines;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Deadlines;

public sealed class PauseWatchTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_gap_of_a_second_is_a_pause_and_one_tick_less_is_none()
    {
        var watch = new PauseWatch(_time);

        _time.Advance(PauseWatch.PauseMin - TimeSpan.FromTicks(1));
        Assert.Null(watch.Look());

        _time.Advance(PauseWatch.PauseMin);
        Assert.Equal(PauseWatch.PauseMin, watch.Look());
    }

    [Fact]
    public void A_pause_is_told_once()
    {
        var watch = new PauseWatch(_time);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(5), watch.Look());
        Assert.Null(watch.Look());
    }
}
