using System.Net;
using Tidegate.Streaming.Admitting;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class AddressRateTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(12); // of a minute, where five may come
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTime _time = new();

    [Fact]
    public void Five_may_come_at_once_and_then_one_every_twelve_seconds()
    {
        var rate = new AddressRate(5, Minute, _time);
        var address = IPAddress.Parse("192.0.2.7");

        Assert.All(Enumerable.Range(0, 5), _ => Assert.True(rate.TryTake(address, out TimeSpan _)));
        Assert.False(rate.TryTake(address, out var wait));
        Assert.Equal(Share, wait);
        _time.Advance(Share - Tick);
        Assert.False(rate.TryTake(address, out wait));
        Assert.Equal(Tick, wait);
        _time.Advance(Tick);
        Assert.True(rate.TryTake(address, out TimeSpan _));
        Assert.False(rate.TryTake(address, out TimeSpan _));
    }

    [Fact]
    public void What_is_left_is_told_without_taking_any()
    {
        var rate = new AddressRate(5, Minute, _time);
        var address = IPAddress.Parse("192.0.2.7");

        Assert.Equal(5, rate.Left(address, out _));
        rate.TryTake(address, out _);
        rate.TryTake(address, out _);
        Assert.Equal(3, rate.Left(address, out _));
        Assert.Equal(3, rate.Left(address, out _));
        _time.Advance(Share);
        Assert.Equal(4, rate.Left(address, out var wait));
        Assert.Equal(TimeSpan.Zero, wait);
    }

    [Fact]
    public void Refusals_cost_nothing_so_that_patience_always_helps()
    {
        var rate = new AddressRate(1, Minute, _time);
        var address = IPAddress.Parse("192.0.2.7");
        rate.TryTake(address, out _);

        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.False(rate.TryTake(address, out TimeSpan _)));
        _time.Advance(Minute);

        Assert.True(rate.TryTake(address, out TimeSpan _));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void One_subscriber_is_one_address(string one, string other, bool isSame)
    {
        var rate = new AddressRate(1, Minute, _time);
        rate.TryTake(IPAddress.Parse(one), out _);

        Assert.Equal(!isSame, rate.TryTake(IPAddress.Parse(other), out _));
    }

    [Fact]
    public void Who_has_no_address_has_no_limit()
    {
        var rate = new AddressRate(1, Minute, _time);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(rate.TryTake(null, out TimeSpan _)));
        Assert.Equal(1, rate.Left(null, out _));
    }

    [Fact]
    public void A_hundred_thousand_addresses_take_no_memory_and_few_strangers_suffer_for_a_thousand_busy_ones()
    {
        var rate = new AddressRate(5, Minute, _time);
        foreach (var busy in Enumerable.Range(0, 1_000).SelectMany(i => Enumerable.Repeat(Address(10, i), 6)))
        {
            rate.TryTake(busy, out _);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var strangers = Enumerable.Range(0, 100_000).Count(i => rate.Left(Address(11, i), out _) == 0);
        var perAddress = (GC.GetAllocatedBytesForCurrentThread() - before) / 100_000;

        Assert.InRange(strangers, 0, 1_500); // about (1,000 / 16,384)² of them
        Assert.InRange(perAddress, 0, 100); // the addresses that this test makes, and nothing else
    }

    [Fact]
    public void However_many_come_at_once_no_more_than_allowed_pass()
    {
        var rate = new AddressRate(5, Minute, _time);
        var address = IPAddress.Parse("192.0.2.7");
        var passed = 0;

        Parallel.For(0, 1_000, _ => Interlocked.Add(ref passed, rate.TryTake(address, out TimeSpan _) ? 1 : 0));

        Assert.Equal(5, passed);
    }

    private static IPAddress Address(byte first, int i) => new([first, (byte)(i >> 16), (byte)(i >> 8), (byte)i]);
}
