using System.Collections.Immutable;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Sessions;

public sealed class InboundRateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Two_seconds_worth_comes_in_at_once_and_the_next_one_is_told_when_it_may()
    {
        var rate = new InboundRate(50, new MonotonicClock(_time));

        Assert.All(Judge(rate, 100), verdict => Assert.Equal(InboundVerdict.Admitted, verdict));
        Assert.Equal(InboundVerdict.Refused, rate.Judge(1, out var retryAfter));
        Assert.Equal(TimeSpan.FromMilliseconds(20), retryAfter);

        _time.Advance(retryAfter);
        Assert.Equal(InboundVerdict.Admitted, rate.Judge(1, out _));
    }

    [Fact]
    public void Judging_a_message_allocates_nothing_whatever_comes_of_it()
    {
        var rate = new InboundRate(50, new MonotonicClock(_time));
        Judge(rate, 1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            rate.Judge(1, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task A_grant_that_is_replaced_brings_the_rate_of_its_plan()
    {
        using var harness = new ReaderHarness(new SessionLimits { MessagesPerSecond = 100 });
        await harness.SendAsync(ClientFrame.Text("ping 1"));
        harness.Peer.Session.Limits = harness.Peer.Session.Limits with { MessagesPerSecond = 1 };

        foreach (var i in (int[])[2, 3, 4])
        {
            await harness.SendAsync(ClientFrame.Text($"ping {i}"));
        }

        Assert.Equal(["pong 1", "pong 2", "pong 3", "error limit.rate"], harness.Texts);
    }

    [Fact]
    public void As_many_again_are_refused_and_one_more_is_excessive()
    {
        var rate = new InboundRate(50, new MonotonicClock(_time));
        Judge(rate, 100);

        Assert.All(Judge(rate, 100), verdict => Assert.Equal(InboundVerdict.Refused, verdict));
        Assert.Equal(InboundVerdict.Excessive, rate.Judge(1, out _));
    }

    [Fact]
    public void A_client_at_exactly_the_rate_is_never_refused()
    {
        var rate = new InboundRate(50, new MonotonicClock(_time));
        Judge(rate, 100);

        for (var i = 0; i < 10_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            Assert.Equal(InboundVerdict.Admitted, rate.Judge(1, out _));
        }
    }

    [Theory]
    [InlineData(15, false)] // 66 a second: what is too much, is within what is forgiven
    [InlineData(10, true)] // 100 a second
    public void A_client_a_little_too_fast_is_warned_for_ever_and_one_much_too_fast_is_not(int everyMs, bool isEnded)
    {
        var rate = new InboundRate(60, new MonotonicClock(_time));
        var seen = new HashSet<InboundVerdict>();
        for (var i = 0; i < 60_000 / everyMs; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(everyMs));
            seen.Add(rate.Judge(1, out _));
        }

        Assert.Contains(InboundVerdict.Refused, seen);
        Assert.Equal(isEnded, seen.Contains(InboundVerdict.Excessive));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var rate = new InboundRate(0, new MonotonicClock(_time));

        Assert.All(Judge(rate, 100_000), verdict => Assert.Equal(InboundVerdict.Admitted, verdict));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Any_rate_admits_no_more_in_a_minute_than_it_says(int perSecond)
    {
        var rate = new InboundRate(perSecond, new MonotonicClock(_time));
        var admitted = 0;
        var step = TimeSpan.FromTicks(Math.Max(1, TimeSpan.TicksPerSecond / perSecond / 2));
        var end = _time.GetUtcNow() + TimeSpan.FromSeconds(perSecond > 1_000 ? 2 : 60);
        while (_time.GetUtcNow() < end)
        {
            _time.Advance(step);
            admitted += rate.Judge(1, out _) == InboundVerdict.Admitted ? 1 : 0;
        }

        var seconds = perSecond > 1_000 ? 2 : 60;
        Assert.InRange(admitted, (seconds * perSecond) - 1, (seconds * perSecond) + (2 * perSecond));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(15, 1)]
    [InlineData(16, 2)]
    [InlineData(512, 33)]
    public void A_request_counts_once_more_for_each_16_entries(int entries, int cost)
    {
        var ask = new SubscriptionAsk("md/NSE/INFY", Topic.Parse("md/NSE/INFY"), Mode.Ltp);
        ImmutableArray<SubscriptionAsk> asks = [.. Enumerable.Repeat(ask, entries)];

        Assert.Equal(cost, InboundRate.CostOf(new SubscribeRequest("1", asks)));
        Assert.Equal(cost, InboundRate.CostOf(new UnsubscribeRequest("1", asks)));
    }

    [Fact]
    public void What_counts_more_than_may_come_at_once_still_comes_in_alone()
    {
        var rate = new InboundRate(1, new MonotonicClock(_time));

        Assert.Equal(InboundVerdict.Admitted, rate.Judge(33, out _));
        Assert.Equal(InboundVerdict.Refused, rate.Judge(33, out var retryAfter));
        _time.Advance(retryAfter);
        Assert.Equal(InboundVerdict.Admitted, rate.Judge(33, out _));
    }

    [Fact]
    public async Task A_request_beyond_the_rate_is_refused_with_limit_rate_and_the_session_goes_on()
    {
        using var client = new ReaderHarness(new SessionLimits { MessagesPerSecond = 2 });
        for (var i = 1; i <= 5; i++)
        {
            await client.SendAsync(ClientFrame.Text($"ping {i}"));
        }

        Assert.Equal(["pong 1", "pong 2", "pong 3", "pong 4", "error limit.rate"], client.Texts);
        client.Hub.Advance(TimeSpan.FromMilliseconds(500));
        await client.SendAsync(ClientFrame.Text("ping 6"));
        Assert.Equal("pong 6", client.Texts.Last());
        Assert.Equal([GatewayErrors.RateLimited], client.Hub.Observer.Refused);
        Assert.Null(client.CloseCode);
    }

    [Fact]
    public async Task A_client_that_goes_on_is_closed_with_4129()
    {
        using var client = new ReaderHarness(new SessionLimits { MessagesPerSecond = 2 });

        await client.SendAsync(Enumerable.Repeat(ClientFrame.Text("ping x"), 9).SelectMany(frame => frame).ToArray());

        Assert.Equal(["pong x", "pong x", "pong x", "pong x"], client.Texts.Take(4));
        Assert.Equal(Enumerable.Repeat("error limit.rate", 4), client.Texts.Skip(4).Take(4));
        Assert.Equal("disconnect limit.rate", client.Texts.Last());
        Assert.Equal(4129, client.CloseCode);
        Assert.Same(GatewayErrors.RateLimited, (await client.EndAsync()).Error);
    }

    [Theory]
    [InlineData(0x9)]
    [InlineData(0xA)]
    public async Task A_flood_of_pings_or_pongs_is_closed_with_4129(int opcode)
    {
        using var client = new ReaderHarness(new SessionLimits { MessagesPerSecond = 2 });

        await client.SendAsync(Enumerable.Repeat(ClientFrame.Of(opcode, "beat"u8), 8).SelectMany(frame => frame).ToArray());
        Assert.Null(client.CloseCode);

        await client.SendAsync(ClientFrame.Of(opcode, "beat"u8));
        Assert.Equal(4129, client.CloseCode);
        Assert.Equal(opcode == 0x9 ? 8 : 0, client.Peer.Transport.Frames.Count(frame => frame.Opcode == 0xA));
    }

    [Fact]
    public async Task Messages_that_the_dialect_ignores_count_too()
    {
        using var client = new ReaderHarness(new SessionLimits { MessagesPerSecond = 2 });

        await client.SendAsync(Enumerable.Repeat(ClientFrame.Text("ignored"), 9).SelectMany(frame => frame).ToArray());

        Assert.Equal(4129, client.CloseCode);
    }

    [Fact]
    public async Task Nothing_of_a_refused_request_takes_effect()
    {
        using var client = new ReaderHarness(new SessionLimits { MessagesPerSecond = 1 });
        await client.SendAsync((byte[])[.. ClientFrame.Text("ping 1"), .. ClientFrame.Text("ping 2")]);

        await client.SendAsync(ClientFrame.Text($"sub {Hub.ShardHarness.Infy} ltp"));

        Assert.Equal("error limit.rate", client.Texts.Last());
        Assert.Empty(client.Peer.Session.Subscriptions);
    }

    private static InboundVerdict[] Judge(InboundRate rate, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => rate.Judge(1, out var _))];
}
