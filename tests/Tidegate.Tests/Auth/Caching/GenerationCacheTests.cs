using Tidegate.Auth.Caching;

namespace Tidegate.Tests.Auth.Caching;

public sealed class GenerationCacheTests
{
    [Fact]
    public void A_flood_stays_within_the_bound_and_what_is_used_survives_it()
    {
        var cache = new GenerationCache<int, string>(100);
        cache.Add(-1, "kept", cache.Epoch);

        for (var key = 0; key < 100_000; key++)
        {
            cache.Add(key, "passing", cache.Epoch);
            Assert.Equal("kept", cache.Find(-1));
        }

        Assert.InRange(cache.Count, 2, 100);
        Assert.Null(cache.Find(0));
    }

    [Fact]
    public void What_was_looked_up_before_something_was_forgotten_is_dropped()
    {
        var cache = new GenerationCache<string, string>(10);
        var epoch = cache.Epoch;

        cache.Forget((_, _) => false);

        Assert.False(cache.Add("a", "old", epoch));
        Assert.Null(cache.Find("a"));
        Assert.True(cache.Add("a", "new", cache.Epoch));
    }

    [Fact]
    public void What_is_replaced_is_replaced_in_either_generation()
    {
        var cache = new GenerationCache<int, string>(4);
        for (var key = 0; key < 3; key++)
        {
            cache.Add(key, "x", cache.Epoch);
        }

        for (var key = 0; key < 5; key++)
        {
            cache.Replace(key, value => value + "!");
        }

        Assert.Equal(["x!", "x!", "x!", null], Enumerable.Range(0, 4).Select(cache.Find));
    }

    [Fact]
    public void A_table_without_room_keeps_nothing()
    {
        var cache = new GenerationCache<int, string>(1);

        Assert.False(cache.Add(1, "x", cache.Epoch));
        Assert.Equal(0, cache.Count);
    }
}
