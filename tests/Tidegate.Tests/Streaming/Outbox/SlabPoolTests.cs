using Tidegate.Streaming.Outbox;

namespace Tidegate.Tests.Streaming.Outbox;

public sealed class SlabPoolTests
{
    private readonly SlabLedger _ledger = new();
    private readonly SlabPool _pool;

    public SlabPoolTests() => _pool = new SlabPool(_ledger);

    [Theory]
    [InlineData(0, 1_024)]
    [InlineData(1_024, 1_024)]
    [InlineData(1_025, 4_096)]
    [InlineData(4_096, 4_096)]
    [InlineData(4_097, 16_384)]
    [InlineData(16_385, 65_536)]
    [InlineData(65_537, 262_144)]
    [InlineData(262_144, 262_144)]
    public void A_slab_is_of_the_smallest_size_that_holds_the_bytes(int bytes, int expected) =>
        Assert.Equal(expected, _pool.Rent(bytes).Size);

    [Fact]
    public void More_than_the_largest_size_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(SlabPool.BytesMax + 1));

    [Fact]
    public void A_slab_is_free_with_its_last_reference_and_not_before()
    {
        var slab = _pool.Rent(100);
        _pool.Retain(slab);

        _pool.Release(slab);
        Assert.Equal(1, _pool.Rented);
        Assert.NotSame(slab, _pool.Rent(100));

        _pool.Release(slab);
        Assert.Equal(1, _pool.Rented);
        Assert.Same(slab, _pool.Rent(200));
    }

    [Fact]
    public void A_slab_that_is_freed_twice_is_found_out()
    {
        var slab = _pool.Rent(1);
        _pool.Release(slab);

        Assert.Throws<InvalidOperationException>(() => _pool.Release(slab));
    }

    [Fact]
    public void A_slab_that_is_kept_after_it_was_freed_is_found_out()
    {
        var slab = _pool.Rent(1);
        _pool.Release(slab);

        Assert.Throws<InvalidOperationException>(() => _pool.Retain(slab));
    }

    [Fact]
    public void What_lay_in_a_freed_slab_is_no_frame_any_more()
    {
        var slab = _pool.Rent(2);
        slab.Span(0, 1)[0] = 0x81;
        _pool.Release(slab);

        Assert.Equal(0xFF, slab.Span(0, 1)[0]);
        Assert.Equal((1, 1, 0), (_ledger.Rents, _ledger.Frees, _ledger.Live));
    }

    [Fact]
    public void What_is_kept_is_bounded()
    {
        var rented = Enumerable.Range(0, 80).Select(_ => _pool.Rent(SlabPool.BytesMax)).ToList();
        rented.ForEach(_pool.Release);

        var again = Enumerable.Range(0, 80).Select(_ => _pool.Rent(SlabPool.BytesMax)).ToHashSet();

        Assert.Equal(16, again.Intersect(rented).Count()); // 16 MiB of 1 MiB each
    }

    [Fact]
    public void Beyond_64_MiB_rented_the_pool_is_strained_until_some_come_back()
    {
        var rented = Enumerable.Range(0, 64).Select(_ => _pool.Rent(SlabPool.BytesMax)).ToList();
        Assert.False(_pool.IsStrained);

        var more = _pool.Rent(1);
        Assert.True(_pool.IsStrained);

        _pool.Release(more);
        Assert.False(_pool.IsStrained);
        Assert.Equal(64, rented.Count);
    }
}
