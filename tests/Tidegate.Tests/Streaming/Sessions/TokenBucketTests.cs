using Tidegate.Streaming.Sessions;

namespace Tidegate.Tests.Streaming.Sessions;

public sealed class TokenBucketTests
{
    [Fact]
    public void A_full_bucket_gives_its_capacity_at_once_and_not_one_more()
    {
        var bucket = new TokenBucket(interval: 10, capacity: 5);

        for (var i = 0; i < 5; i++)
        {
            Assert.True(bucket.TryTake(1, now: 100, out _));
        }

        Assert.False(bucket.TryTake(1, now: 100, out var wait));
        Assert.Equal(10, wait);
    }

    [Fact]
    public void A_token_comes_back_after_its_interval_and_not_before()
    {
        var bucket = new TokenBucket(interval: 10, capacity: 1);
        bucket.TryTake(1, now: 0, out _);

        Assert.False(bucket.TryTake(1, now: 9, out var wait));
        Assert.Equal(1, wait);
        Assert.True(bucket.TryTake(1, now: 10, out _));
    }

    [Fact]
    public void What_is_refused_costs_nothing()
    {
        var bucket = new TokenBucket(interval: 10, capacity: 3);
        bucket.TryTake(2, now: 0, out _);

        Assert.False(bucket.TryTake(3, now: 0, out _));
        Assert.True(bucket.TryTake(1, now: 0, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void In_any_stretch_of_time_no_more_goes_through_than_capacity_and_refill_and_what_is_told_to_wait_is_told_exactly(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var (interval, capacity) = (random.NextInt64(1, 1_000_000), random.Next(1, 200));
            var bucket = new TokenBucket(interval, capacity);
            var model = new CountedBucket(interval, capacity);
            var now = random.NextInt64(0, 1L << 40);
            for (var step = 0; step < 300; step++)
            {
                now += random.Next(4) == 0 ? random.NextInt64(0, interval * capacity * 2) : random.NextInt64(0, interval);
                var count = random.Next(1, capacity + 1);

                var isTaken = bucket.TryTake(count, now, out var wait);

                Assert.Equal(model.TryTake(count, now), isTaken);
                if (!isTaken)
                {
                    var before = bucket;
                    var after = bucket;
                    Assert.False(before.TryTake(count, now + wait - 1, out _));
                    Assert.True(after.TryTake(count, now + wait, out _));
                }
            }
        }
    }

    /// <summary>The same by counting, in units of which one token has as many as the interval.</summary>
    private sealed class CountedBucket(long interval, int capacity)
    {
        private long _level = interval * capacity;
        private long _at;

        public bool TryTake(int count, long now)
        {
            _level = Math.Min(interval * capacity, _level + now - _at);
            _at = now;
            if (_level < count * interval)
            {
                return false;
            }

            _level -= count * interval;
            return true;
        }
    }
}
