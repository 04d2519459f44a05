using Tidegate.Kraken.Connections;

namespace Tidegate.Kraken.Tests.Connections;

public sealed class RateWindowTests
{
    [Fact]
    public void A_wait_is_not_over_before_it_is_told_though_the_clock_goes_on_while_it_is_reckoned()
    {
        var time = new RunningTime();
        var window = new RateWindow(1, TimeSpan.FromSeconds(1), time);
        Assert.Equal(TimeSpan.Zero, window.Take());
        (time.Now, time.Step) = (TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(0.07));

        Assert.InRange(window.Take(), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(0.1)); // a negative one would be taken for a leave

        time.Now = TimeSpan.FromSeconds(1);
        Assert.Equal(TimeSpan.Zero, window.Until());
        Assert.Equal(TimeSpan.Zero, window.Take());
    }

    /// <summary>A clock that goes on by a step whenever somebody looks at it.</summary>
    private sealed class RunningTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (Now += Step).Ticks;
    }
}
