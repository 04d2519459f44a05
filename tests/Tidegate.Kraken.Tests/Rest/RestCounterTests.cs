using Tidegate.Kraken.Rest;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Rest;

public sealed class RestCounterTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly ManualTime _time = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(KrakenTier.Starter, 15, 0.33)]
    [InlineData(KrakenTier.Intermediate, 20, 0.5)]
    [InlineData(KrakenTier.Pro, 20, 1)]
    public async Task Calls_up_to_the_ceiling_go_at_once_and_the_next_waits_for_the_decay(KrakenTier tier, int ceiling, double decay)
    {
        var counter = new RestCounter(tier, _time);
        for (var call = 0; call < ceiling; call++)
        {
            Assert.True(counter.WaitAsync(1, Long, Ending).AsTask().IsCompletedSuccessfully);
        }

        var next = counter.WaitAsync(1, Long, Ending).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1 / decay) - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await next.WaitAsync(TimeSpan.FromSeconds(60), Ending);
    }

    [Fact]
    public async Task Call_that_would_wait_too_long_is_refused_at_once_and_not_counted()
    {
        var counter = new RestCounter(KrakenTier.Starter, _time);
        for (var call = 0; call < 15; call++)
        {
            await counter.WaitAsync(1, Long, Ending);
        }

        var refusal = await Assert.ThrowsAsync<KrakenRateException>(async () =>
            await counter.WaitAsync(1, TimeSpan.FromSeconds(3), Ending)
        );

        Assert.Equal(1 / 0.33, refusal.RetryAfter.TotalSeconds, 3);
        Assert.Equal(15, counter.Value, 6);
    }

    [Fact]
    public async Task Counter_falls_to_nothing_and_not_below()
    {
        var counter = new RestCounter(KrakenTier.Pro, _time);
        await counter.WaitAsync(4, Long, Ending);

        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(2.5, counter.Value, 6);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, counter.Value);
    }

    [Fact]
    public async Task Limit_that_the_exchange_saw_exceeded_makes_the_next_call_wait_five_seconds()
    {
        var counter = new RestCounter(KrakenTier.Intermediate, _time);

        counter.Exceeded();
        var next = counter.WaitAsync(1, Long, Ending).AsTask();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        await next.WaitAsync(TimeSpan.FromSeconds(60), Ending);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(15.1)]
    [InlineData(double.NaN)]
    public async Task Cost_beyond_the_ceiling_or_of_nothing_is_a_mistake(double cost) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await new RestCounter(KrakenTier.Starter, _time).WaitAsync(cost, Long, Ending)
        );
}
