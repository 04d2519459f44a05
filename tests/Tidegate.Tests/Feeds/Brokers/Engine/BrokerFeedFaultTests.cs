using System.Net;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Section 4 of the security page, rows 1 to 3, 31 and 36, on a clock that the test moves.</summary>
public sealed class BrokerFeedFaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_lost_upstream_is_stale_at_once_and_a_thousand_symbols_are_subscribed_again_within_two_seconds()
    {
        await using var bench = new FeedBench(1_000);
        var socket = await bench.SubscribedAsync(1_000, Mode.Quote);

        var asked = bench.Logins.Asked;
        socket.Reset();
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S999") == "Stale upstream_lost");
        var took = await bench.AdvanceUntilAsync(
            () => bench.Dialer.Sockets.Count == 2 && bench.Sink.Last("md/NSE/S999") == "Recovering subscribed",
            TimeSpan.FromMilliseconds(50),
            TimeSpan.FromSeconds(2)
        );

        Assert.True(took <= TimeSpan.FromSeconds(2));
        Assert.Equal((1, 1_000), (bench.Feed.Health.Reconnects, bench.Feed.Health.StaleEvents));
        var sent = string.Concat(bench.Dialer.Sockets[1].Sent);
        for (var index = 0; index < 1_000; index++)
        {
            Assert.Equal("Recovering subscribed", bench.Sink.Last(FeedBench.TopicOf(index)));
            Assert.Contains($"{ListedInstruments.TokenOf(index)}", sent, StringComparison.Ordinal);
        }

        Assert.True(bench.Logins.Asked > asked, "The login was not asked for anew.");
    }

    [Fact]
    public async Task A_peer_that_closes_is_as_lost_as_one_that_resets()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();

        socket.Close();
        await FeedBench.UntilAsync(() =>
            bench.Sink.Last("md/NSE/S0") == "Stale upstream_lost" && bench.Log.At(LogLevel.Warning).Length > 0
        );

        Assert.Contains("closed_upstream", Assert.Single(bench.Log.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_of_logins_that_never_answers_is_given_up_and_asked_again()
    {
        await using var bench = new FeedBench();
        bench.Logins.IsStuck = true;
        bench.Start();
        bench.Demand.Want("md/NSE/S0", Mode.Ltp);
        await bench.AdvanceUntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Stale logins_unreachable", Second, TimeSpan.FromMinutes(1));

        bench.Logins.IsStuck = false;
        await bench.AdvanceUntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Recovering subscribed", Second, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Attempts_that_fail_come_less_and_less_often_up_to_the_longest_step()
    {
        await using var bench = new FeedBench(change: options => options.ReconnectMax = TimeSpan.FromSeconds(4));
        bench.Dialer.Fault = new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound);
        bench.Start();
        bench.Demand.Want("md/NSE/S0", Mode.Ltp);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Stale unreachable");

        await bench.AdvanceUntilAsync(() => bench.Dialer.Knocks.Count == 7, TimeSpan.FromMilliseconds(125), TimeSpan.FromMinutes(1));

        var knocks = bench.Dialer.Knocks.Select(knock => knock.At).ToList();
        double[] steps = [0.25, 0.5, 1, 2, 2, 2];
        var waits = knocks.Zip(knocks.Skip(1), (one, next) => (next - one).TotalSeconds);
        Assert.All(waits.Zip(steps), pair => Assert.InRange(pair.First, pair.Second, pair.Second + 0.75)); // the clock may run ahead of the loop
        bench.Dialer.Fault = null; // the name leads to another address now: each attempt resolves it anew
        await bench.AdvanceUntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Recovering subscribed", Second, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_mute_connection_is_dead_after_the_silence_that_the_broker_allows()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(20), Second, socket.Beat);
        Assert.False(socket.IsDisposed); // heartbeats are signs of life

        var took = await bench.AdvanceUntilAsync(() => socket.IsDisposed, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(7));

        Assert.InRange(took, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7));
        Assert.Contains("Stale upstream_lost", bench.Sink.Told("md/NSE/S0"));
        await bench.AdvanceUntilAsync(() => bench.Dialer.Sockets.Count == 2, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2));
    }

    [Theory, InlineData(HttpStatusCode.Forbidden), InlineData(HttpStatusCode.Unauthorized)]
    public async Task A_refused_login_is_shown_once_by_all_connections_together_until_there_is_another(HttpStatusCode status)
    {
        await using var bench = new FeedBench(6, options => options.SubscriptionsMax = 2);
        bench.Dialer.Answer = door => door.Address.Query.Contains("token-of-day-1", StringComparison.Ordinal) ? status : null;
        bench.Start();
        for (var index = 0; index < 6; index++)
        {
            bench.Demand.Want(FeedBench.TopicOf(index), Mode.Ltp);
        }

        await FeedBench.UntilAsync(() =>
            Enumerable.Range(0, 6).All(index => bench.Sink.Last(FeedBench.TopicOf(index)) == "NeedsLogin needs_login")
        );
        await bench.AdvanceAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(5));
        Assert.Single(bench.Dialer.Knocks);
        bench.Logins.Hand(HandedLogins.Login()); // the same one again: it is not believed any more than before
        await bench.AdvanceAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));
        Assert.Single(bench.Dialer.Knocks);

        bench.Logins.Hand(HandedLogins.Login("token-of-day-2"));

        await FeedBench.UntilAsync(() =>
            Enumerable.Range(0, 6).All(index => bench.Sink.Last(FeedBench.TopicOf(index)) == "Recovering subscribed")
        );
        Assert.Equal(4, bench.Dialer.Knocks.Count);
        Assert.DoesNotContain(bench.Log.At(LogLevel.Trace), text => text.Contains("token-of-day", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_login_nobody_knocks_and_topics_that_come_later_are_told_so()
    {
        await using var bench = new FeedBench(hasLogin: false);
        bench.Start();
        bench.Demand.Want("md/NSE/S0", Mode.Ltp);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S0") == "NeedsLogin needs_login");
        bench.Demand.Want("md/NSE/S1", Mode.Ltp);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S1") == "NeedsLogin needs_login");
        Assert.Empty(bench.Dialer.Knocks);

        bench.Logins.Hand(HandedLogins.Login());

        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S1") == "Recovering subscribed");
        Assert.Single(bench.Dialer.Knocks);
    }

    [Fact]
    public async Task A_broker_that_says_too_many_is_left_alone_for_minutes_by_all_connections()
    {
        await using var bench = new FeedBench(6, options => options.SubscriptionsMax = 2);
        bench.Dialer.Answer = _ => HttpStatusCode.TooManyRequests;
        bench.Start();
        for (var index = 0; index < 6; index++)
        {
            bench.Demand.Want(FeedBench.TopicOf(index), Mode.Ltp);
        }

        await FeedBench.UntilAsync(() => bench.Dialer.Knocks.Count == 1);
        await bench.AdvanceAsync(TimeSpan.FromMinutes(28), TimeSpan.FromSeconds(10));

        // 3 min and half of it again, at most one attempt in each such window.
        var knocks = bench.Dialer.Knocks.Select(knock => knock.At).ToList();
        Assert.InRange(knocks.Count, 4, 7);
        Assert.All(knocks.Zip(knocks.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(4.5)));
        Assert.Contains("Stale throttled", bench.Sink.Told("md/NSE/S0"));
    }

    [Fact]
    public async Task Where_logins_cannot_be_asked_for_it_is_tried_again_with_back_off()
    {
        await using var bench = new FeedBench();
        bench.Logins.Fault = new InvalidOperationException("away");
        bench.Start();
        bench.Demand.Want("md/NSE/S0", Mode.Ltp);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Stale logins_unreachable");
        Assert.Empty(bench.Dialer.Knocks);

        bench.Logins.Fault = null;

        await bench.AdvanceUntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Recovering subscribed", Second, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task At_the_rollover_every_connection_is_made_anew_with_the_login_of_the_new_day()
    {
        // 02:59:30 in India.
        await using var bench = new FeedBench(
            4,
            options => options.SubscriptionsMax = 2,
            new DateTimeOffset(2025, 1, 2, 21, 29, 30, TimeSpan.Zero)
        );
        await bench.SubscribedAsync(4);
        await FeedBench.UntilAsync(() => bench.Dialer.Sockets.Count == 2);

        void Beat() => bench.Dialer.Sockets.ToList().ForEach(each => each.Beat());
        await bench.AdvanceAsync(TimeSpan.FromSeconds(29), Second, Beat);
        Assert.Equal(2, bench.Dialer.Knocks.Count);
        await bench.AdvanceUntilAsync(() => bench.Dialer.Sockets.Count == 4, Second, TimeSpan.FromSeconds(10), Beat);

        Assert.All(bench.Dialer.Sockets.Take(2), each => Assert.True(each.IsClosed));
        Assert.Contains("Recovering rollover", bench.Sink.Told("md/NSE/S0"));
        await bench.AdvanceAsync(TimeSpan.FromMinutes(5), Second, Beat);
        Assert.Equal(4, bench.Dialer.Knocks.Count); // once a day
    }

    [Fact]
    public async Task A_login_that_ended_with_the_day_leaves_everybody_waiting_for_the_next_one()
    {
        await using var bench = new FeedBench(4, at: new DateTimeOffset(2025, 1, 2, 21, 29, 55, TimeSpan.Zero));
        var socket = await bench.SubscribedAsync(4);
        bench.Logins.Hand(null);

        await bench.AdvanceUntilAsync(
            () => bench.Sink.Last("md/NSE/S3") == "NeedsLogin needs_login",
            Second,
            TimeSpan.FromSeconds(10),
            socket.Beat
        );
        await bench.AdvanceAsync(TimeSpan.FromHours(6), TimeSpan.FromMinutes(10));
        Assert.Single(bench.Dialer.Knocks);
        bench.Logins.Hand(HandedLogins.Login("token-of-day-2"));

        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S3") == "Recovering subscribed");
        Assert.Contains("token-of-day-2", bench.Dialer.Knocks[^1].Door.Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_login_in_the_middle_of_the_day_is_taken_at_once_because_it_ends_the_old_one()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();

        bench.Logins.Hand(HandedLogins.Login("token-of-another-machine"));
        await bench.AdvanceUntilAsync(() => bench.Dialer.Sockets.Count == 2, Second, TimeSpan.FromSeconds(3), socket.Beat);

        Assert.Contains("token-of-another-machine", bench.Dialer.Knocks[1].Door.Address.Query, StringComparison.Ordinal);
        Assert.Contains("Recovering login_changed", bench.Sink.Told("md/NSE/S0"));
    }

    [Fact]
    public async Task A_socket_that_takes_nothing_is_given_up()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();
        socket.IsStuck = true;

        bench.Demand.Want("md/NSE/S1", Mode.Ltp);
        await FeedBench.UntilAsync(() => bench.Feed.Health.Subscriptions == 2);
        await bench.RestAsync();
        var took = await bench.AdvanceUntilAsync(() => socket.IsDisposed, Second, TimeSpan.FromSeconds(12), socket.Beat);

        Assert.InRange(took, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(12));
    }
}
