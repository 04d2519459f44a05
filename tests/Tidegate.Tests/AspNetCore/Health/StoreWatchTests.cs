using Tidegate.AspNetCore.Health;
using Tidegate.Auth.Stores;
using Tidegate.Testing;

namespace Tidegate.Tests.AspNetCore.Health;

public sealed class StoreWatchTests
{
    private readonly ManualTime _time = new();
    private readonly Readiness _readiness = new();
    private readonly ScriptedStore _store = new();

    [Fact]
    public async Task A_store_that_is_away_for_ten_seconds_makes_the_node_not_ready_until_it_answers()
    {
        using var watch = new StoreWatch(_store, _readiness, _time);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(Part);

        _store.IsAway = true;
        await TurnAsync(9);
        Assert.True(Part);
        await TurnAsync(3);
        Assert.False(Part);
        _store.IsAway = false;
        await TurnAsync(1);

        Assert.True(Part);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_short_absence_changes_nothing()
    {
        using var watch = new StoreWatch(_store, _readiness, _time);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        for (var times = 0; times < 4; times++)
        {
            _store.IsAway = true;
            await TurnAsync(8);
            _store.IsAway = false;
            await TurnAsync(1);
        }

        Assert.True(Part);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    private bool Part => _readiness.Parts[StoreWatch.Part];

    private async Task TurnAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            var before = _store.Asked;
            await _time.UntilTimerAsync(TimeSpan.FromSeconds(1));
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(SpinWait.SpinUntil(() => _store.Asked > before, TimeSpan.FromSeconds(10)));
        }

        await _time.UntilTimerAsync(TimeSpan.FromSeconds(1));
    }

    private sealed class ScriptedStore : IStoreHealth
    {
        private int _asked;

        public bool IsAway { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public ValueTask CheckAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _asked);
            return IsAway ? throw new StoreUnavailableException("It is away.") : ValueTask.CompletedTask;
        }
    }
}
