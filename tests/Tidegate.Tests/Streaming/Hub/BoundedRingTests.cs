using Tidegate.Streaming.Hub;

namespace Tidegate.Tests.Streaming.Hub;

public sealed class BoundedRingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-4)]
    public void A_capacity_that_is_no_power_of_two_is_refused(int capacity) =>
        Assert.ThrowsAny<ArgumentException>(() => new BoundedRing<string>(capacity));

    [Fact]
    public void It_takes_as_many_as_its_capacity_and_not_one_more_in_every_round()
    {
        var ring = new BoundedRing<string>(4);
        for (var round = 0; round < 10; round++)
        {
            Assert.True(ring.IsEmpty);
            Assert.True(ring.IsDrained);
            for (var i = 0; i < 4; i++)
            {
                Assert.True(ring.TryAdd($"{round}.{i}"));
            }

            Assert.False(ring.TryAdd("one more"));
            for (var i = 0; i < 4; i++)
            {
                Assert.False(ring.IsEmpty);
                Assert.True(ring.TryTake(out var item));
                Assert.Equal($"{round}.{i}", item);
            }

            Assert.False(ring.TryTake(out _));
        }
    }

    [Fact]
    public async Task Four_writers_lose_nothing_and_each_keeps_its_order()
    {
        const int PerWriter = 50_000;
        var ring = new BoundedRing<Tuple<int, int>>(64);
        var writers = Enumerable
            .Range(0, 4)
            .Select(writer => Task.Run(() => Write(writer), TestContext.Current.CancellationToken))
            .ToArray();

        var next = new int[4];
        var spin = new SpinWait();
        for (var taken = 0; taken < 4 * PerWriter; )
        {
            if (ring.TryTake(out var item))
            {
                Assert.Equal(next[item.Item1]++, item.Item2);
                taken++;
            }
            else
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                spin.SpinOnce();
            }
        }

        await Task.WhenAll(writers);
        Assert.True(ring.IsDrained);

        void Write(int writer)
        {
            var wait = new SpinWait();
            for (var i = 0; i < PerWriter; i++)
            {
                var item = Tuple.Create(writer, i);
                while (!ring.TryAdd(item))
                {
                    wait.SpinOnce();
                }
            }
        }
    }
}
