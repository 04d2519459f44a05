using Tidegate.Auth.Limits;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Limits;

public sealed class RateWindowTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void So_many_are_let_through_and_the_next_is_told_when_to_come_back()
    {
        var window = Window(permits: 3);

        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(window.TryTake("a", out var none) && none == TimeSpan.Zero));
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.False(window.TryTake("a", out var wait));
        Assert.Equal(TimeSpan.FromSeconds(40), wait);
        Assert.True(window.TryTake("b", out _));
    }

    [Fact]
    public void The_window_ends_by_the_clock_however_often_one_asks()
    {
        var window = Window(permits: 1);
        Assert.True(window.TryTake("a", out _));

        for (var second = 0; second < 59; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(window.TryTake("a", out _));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(window.TryTake("a", out _));
    }

    [Fact]
    public void What_is_more_than_a_window_has_room_for_is_owed_to_the_next_ones()
    {
        var window = Window(permits: 10);
        Assert.True(window.TryTake("a", out _));
        window.Add("a", 24);

        Assert.False(window.TryTake("a", out var wait));
        Assert.True(window.IsExhausted("a", out var same));
        _time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.False(window.TryTake("a", out _));
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2)), (wait, same));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.True(window.TryTake("a", out TimeSpan _))); // of 10, 5 of which were owed
        Assert.False(window.TryTake("a", out var last));
        Assert.Equal(TimeSpan.FromMinutes(1), last);
    }

    [Fact]
    public void What_is_owed_is_over_some_time()
    {
        var window = Window(permits: 1);
        window.Add("a", int.MaxValue);
        window.Add("a", int.MaxValue);
        Assert.False(window.TryTake("a", out _));

        _time.Advance(TimeSpan.FromDays(366 * 5_000.0)); // at one a minute

        Assert.True(window.TryTake("a", out _));
    }

    [Fact]
    public void A_step_of_the_wall_clock_opens_no_window()
    {
        var window = Window(permits: 1);
        Assert.True(window.TryTake("a", out _));

        _time.StepWallClock(TimeSpan.FromDays(1));

        Assert.False(window.TryTake("a", out _));
    }

    [Fact]
    public void To_look_counts_nothing()
    {
        var window = Window(permits: 1);

        Assert.False(window.IsExhausted("a", out _));
        Assert.Equal(0, window.Count);
        Assert.True(window.TryTake("a", out _));
        Assert.True(window.IsExhausted("a", out var wait));
        Assert.Equal(TimeSpan.FromMinutes(1), wait);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(window.IsExhausted("a", out _));
    }

    [Fact]
    public void What_was_counted_can_be_forgotten()
    {
        var window = Window(permits: 1);
        Assert.True(window.TryTake("a", out _));

        window.Reset("a");

        Assert.True(window.TryTake("a", out _));
    }

    [Fact]
    public void A_flood_of_keys_takes_bounded_memory_and_the_oldest_goes_first()
    {
        var window = new RateWindow<int>(1, TimeSpan.FromMinutes(1), keysMax: 100, _time);
        Assert.True(window.TryTake(-1, out _));

        for (var key = 0; key < 100_000; key++)
        {
            Assert.True(window.TryTake(key, out _));
        }

        Assert.Equal(100, window.Count);
        Assert.False(window.TryTake(99_999, out _));
        Assert.False(window.TryTake(99_900, out _));
        Assert.True(window.TryTake(-1, out _)); // long forgotten
    }

    [Fact]
    public void Who_asks_often_is_not_pushed_out_by_a_flood_of_others()
    {
        var window = new RateWindow<int>(1, TimeSpan.FromMinutes(1), keysMax: 100, _time);
        Assert.True(window.TryTake(-1, out _));

        for (var key = 0; key < 10_000; key++)
        {
            Assert.True(window.TryTake(key, out _));
            Assert.False(window.TryTake(-1, out _));
        }
    }

    [Fact]
    public async Task Of_many_at_once_exactly_as_many_as_permitted_get_through()
    {
        var window = Window(permits: 100);

        var taken = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 100).Count(_ => window.TryTake("a", out var _))))
        );

        Assert.Equal(100, taken.Sum());
    }

    private RateWindow<string> Window(int permits) => new(permits, TimeSpan.FromMinutes(1), keysMax: 1_000, _time);
}
