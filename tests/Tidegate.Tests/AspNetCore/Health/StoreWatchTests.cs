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
        await StartAsync(watch);
        Assert.True(Part);

        _store.IsAway = true;
        await TurnAsync(1, Well);
        await TurnAsync(9, Away);
        Assert.True(Part);
        await TurnAsync(1, Away);
        Assert.False(Part);
        _store.IsAway = false;
        await TurnAsync(1, Away);

        Assert.True(Part);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_short_absence_changes_nothing()
    {
        using var watch = new StoreWatch(_store, _readiness, _time);
        await StartAsync(watch);
        for (var times = 0; times < 4; times++)
        {
            _store.IsAway = true;
            await TurnAsync(1, Well);
            await TurnAsync(8, Away);
            _store.IsAway = false;
            await TurnAsync(1, Away);
        }

        Assert.True(Part);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_store_that_answers_is_asked_every_four_seconds_and_one_that_is_away_every_second()
    {
        using var watch = new StoreWatch(_store, _readiness, _time);
        await StartAsync(watch);

        await TurnAsync(15, Well); // a minute
        Assert.Equal(16, _store.Asked); // and once at the start
        _store.IsAway = true;
        await TurnAsync(1, Well);
        await TurnAsync(60, Away);

        Assert.Equal(77, _store.Asked);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    private static readonly TimeSpan Well = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);

    private bool Part => _readiness.Parts[StoreWatch.Part];

    private async Task StartAsync(StoreWatch watch)
    {
        await watch.StartAsync(TestContext.Current.CancellationToken);
        await _time.UntilTimerAsync(Well); // it has asked once
    }

    /// <summary>Lets it ask this often, each time after a wait of exactly this length.</summary>
    private async Task TurnAsync(int times, TimeSpan apart)
    {
        for (var time = 0; time < times; time++)
        {
            await _time.UntilTimerAsync(apart);
            var before = _store.Asked;
            _time.Advance(apart - TimeSpan.FromTicks(1));
            Assert.Equal(before, _store.Asked);
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.True(SpinWait.SpinUntil(() => _store.Asked > before, TimeSpan.FromSeconds(60)));
        }

        await _time.UntilTimerAsync(_store.IsAway ? Away : Well);
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
