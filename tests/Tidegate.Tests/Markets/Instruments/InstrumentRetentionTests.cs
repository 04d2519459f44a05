using Tidegate.Markets.Instruments.Stores;

namespace Tidegate.Tests.Markets.Instruments;

public sealed class InstrumentRetentionTests
{
    private static readonly DateOnly Today = new(2026, 3, 4);

    private readonly MemoryInstrumentStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(200, 200)]
    [InlineData(int.MaxValue, 200)]
    public async Task What_holds_on_any_day_that_counts_can_still_be_asked_for(int daysKept, int left)
    {
        for (var age = 0; age < 200; age++)
        {
            await SaveAsync("zerodha", Today.AddDays(-age));
        }

        var (removed, calls) = (0, 0);
        for (var last = 1; last > 0; calls++)
        {
            last = await InstrumentRetention.PurgeAsync(_store, Today, daysKept, Cancellation);
            Assert.InRange(last, 0, InstrumentRetention.DaysAtOnceMax);
            removed += last;
        }

        // One more than are kept: the day in force on the oldest that counts.
        Assert.Equal(Math.Min(left + 1, 200), (await _store.ListAsync(Cancellation)).Count);
        Assert.Equal(200 - Math.Min(left + 1, 200), removed);
        Assert.InRange(calls, 1, 5);
        var oldest = Today.AddDays(-Math.Min(daysKept, 199));
        Assert.Equal(oldest, (await _store.FindAsync("zerodha", oldest, Cancellation))?.Date);
    }

    [Fact]
    public async Task A_brokers_only_day_stays_however_old_it_is()
    {
        await SaveAsync("zerodha", DateOnly.MinValue);
        await SaveAsync("angel", Today.AddDays(-5_000));

        Assert.Equal(0, await InstrumentRetention.PurgeAsync(_store, Today, 1, Cancellation));
        Assert.Equal(0, await InstrumentRetention.PurgeAsync(_store, DateOnly.MinValue, 36_500, Cancellation));
    }

    [Fact]
    public async Task Nobody_keeps_fewer_than_no_days() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await InstrumentRetention.PurgeAsync(_store, Today, -1, Cancellation)
        );

    private ValueTask SaveAsync(string broker, DateOnly day) => _store.SaveAsync(new InstrumentDay(broker, day, 0, default), Cancellation);
}
