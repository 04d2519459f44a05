using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class SubscriptionHookTests
{
    private static readonly Grant Alice = new()
    {
        Subject = "alice",
        Issuer = "test",
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<Exception> _faults = new();

    [Fact]
    public async Task The_host_s_answer_stands_beside_each_entry()
    {
        using var hook = Hook(
            (wish, _) =>
                new(
                    wish.Topic.Path == "md/NSE/TCS"
                        ? AccessVerdict.Deny("host.no")
                        : AccessVerdict.Allow("host.some") with
                        {
                            DepthMax = wish.Depth - 1,
                        }
                )
        );

        var judged = await JudgeAsync(hook, Ask("md/NSE/INFY") with { Depth = 5 }, Ask("md/NSE/TCS"));

        Assert.Equal((null, "host.some", 4), (judged[0].Hooked.Error, judged[0].Hooked.Rule, judged[0].Hooked.DepthMax));
        Assert.Equal((GatewayErrors.Forbidden, "host.no"), (judged[1].Hooked.Error, judged[1].Hooked.Rule));
    }

    [Fact]
    public async Task An_entry_that_names_no_topic_is_not_asked_about()
    {
        using var hook = Hook((_, _) => throw new InvalidOperationException());

        var judged = await JudgeAsync(hook, new SubscriptionAsk("?", null, Mode.Ltp, GatewayErrors.TopicMalformed));

        Assert.Null(judged[0].Hooked.Error);
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Code_that_throws_refuses_and_is_told_of()
    {
        using var hook = Hook((_, _) => throw new InvalidOperationException("the host's own"));

        var judged = await JudgeAsync(hook, Ask("md/NSE/INFY"));

        Assert.Equal((GatewayErrors.Unavailable, "policy.hook"), (judged[0].Hooked.Error, judged[0].Hooked.Rule));
        Assert.Equal("the host's own", Assert.Single(_faults).Message);
    }

    [Fact]
    public async Task Code_that_does_not_answer_refuses_after_a_second_for_all_entries_together()
    {
        var asked = new SemaphoreSlim(0);
        using var hook = Hook(
            async (_, cancellation) =>
            {
                asked.Release();
                await Task.Delay(Timeout.Infinite, cancellation);
                return AccessVerdict.Allow();
            }
        );

        var judging = JudgeAsync(hook, Ask("md/NSE/INFY"), Ask("md/NSE/WIPRO"));
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }

        Assert.False(judging.IsCompleted);
        _time.Advance(SubscriptionHook.TimeLimit);
        var judged = await judging;

        Assert.Equal([GatewayErrors.Unavailable, GatewayErrors.Unavailable], judged.Select(ask => ask.Hooked.Error));
    }

    [Fact]
    public async Task Code_that_blocks_and_ignores_its_time_refuses_all_the_same()
    {
        using var release = new ManualResetEventSlim();
        using var entered = new SemaphoreSlim(0);
        using var hook = Hook(
            (_, _) =>
            {
                entered.Release();
                release.Wait(TimeSpan.FromSeconds(20), CancellationToken.None); // deaf to the end of its time
                return new(AccessVerdict.Allow());
            }
        );

        var judging = JudgeAsync(hook, Ask("md/NSE/INFY"));
        Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        _time.Advance(SubscriptionHook.TimeLimit);
        var judged = await judging;
        release.Set();

        Assert.Same(GatewayErrors.Unavailable, judged[0].Hooked.Error);
    }

    [Fact]
    public async Task No_more_than_64_calls_are_under_way()
    {
        var (inside, most) = (0, 0);
        var gate = new Lock();
        using var hook = Hook(
            async (_, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++inside);
                }

                await Task.Yield();
                lock (gate)
                {
                    inside--;
                }

                return AccessVerdict.Allow();
            }
        );

        var judged = await JudgeAsync(hook, [.. Enumerable.Range(0, 512).Select(i => Ask($"md/NSE/T{i}"))]);

        Assert.All(judged, ask => Assert.Null(ask.Hooked.Error));
        Assert.InRange(most, 1, 64);
    }

    private static SubscriptionAsk Ask(string topic) => new(topic, Topic.Parse(topic), Mode.Depth);

    private static Task<ImmutableArray<SubscriptionAsk>> JudgeAsync(SubscriptionHook hook, params SubscriptionAsk[] asks) =>
        hook.JudgeAsync(Alice, "stream", [.. asks], TestContext.Current.CancellationToken).AsTask();

    private SubscriptionHook Hook(Func<SubscriptionWish, CancellationToken, ValueTask<AccessVerdict>> judge) =>
        new(new Judging(judge), _time, _faults.Enqueue);

    private sealed class Judging(Func<SubscriptionWish, CancellationToken, ValueTask<AccessVerdict>> judge) : ISubscriptionPolicy
    {
        public ValueTask<AccessVerdict> JudgeAsync(SubscriptionWish wish, CancellationToken cancellation) => judge(wish, cancellation);
    }
}
