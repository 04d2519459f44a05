using Tidegate.Streaming.Outbox;

namespace Tidegate.Tests.Streaming.Outbox;

public sealed class BufferPoolTests
{
    private readonly BufferPool _pool = new();

    [Theory]
    [InlineData(0, 1_024)]
    [InlineData(1_024, 1_024)]
    [InlineData(1_025, 4_096)]
    [InlineData(4_096, 4_096)]
    [InlineData(4_097, 16_384)]
    [InlineData(16_385, 65_536)]
    [InlineData(65_537, 262_144)]
    [InlineData(262_144, 262_144)]
    public void A_buffer_is_of_the_smallest_size_that_holds_the_bytes(int bytes, int expected) =>
        Assert.Equal(expected, _pool.Rent(bytes).Length);

    [Fact]
    public void More_than_the_largest_size_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(BufferPool.BytesMax + 1));

    [Fact]
    public void A_returned_buffer_is_used_again()
    {
        var first = _pool.Rent(100);
        _pool.Return(first);

        Assert.Same(first, _pool.Rent(200));
        Assert.Equal(1, _pool.Rented);
    }

    [Fact]
    public void What_is_kept_is_bounded()
    {
        var rented = Enumerable.Range(0, 80).Select(_ => _pool.Rent(BufferPool.BytesMax)).ToList();
        rented.ForEach(_pool.Return);

        var again = Enumerable.Range(0, 80).Select(_ => _pool.Rent(BufferPool.BytesMax)).ToHashSet();

        Assert.Equal(64, again.Intersect(rented).Count()); // 16 MiB of 256 KiB each
    }

    [Fact]
    public void Beyond_64_MiB_rented_the_pool_is_strained_until_some_come_back()
    {
        var rented = Enumerable.Range(0, 256).Select(_ => _pool.Rent(BufferPool.BytesMax)).ToList();
        Assert.False(_pool.IsStrained);

        var more = _pool.Rent(1);
        Assert.True(_pool.IsStrained);

        _pool.Return(more);
        Assert.False(_pool.IsStrained);
        Assert.Equal(256, rented.Count);
    }
}
