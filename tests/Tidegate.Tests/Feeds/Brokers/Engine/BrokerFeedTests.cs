using System.Net;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

public sealed class BrokerFeedTests
{
    [Fact]
    public async Task A_wanted_topic_is_subscribed_and_its_ticks_become_updates()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();

        socket.Tick(ListedInstruments.TokenOf(0), 12_345);
        await FeedBench.UntilAsync(() => bench.Sink.Of("md/NSE/S0").Count == 1 && bench.Sum("tidegate.feeds.ticks") == 1);

        Assert.Equal(["Recovering connecting", "Recovering subscribed", "Live ticks"], bench.Sink.Told("md/NSE/S0"));
        var update = bench.Sink.Of("md/NSE/S0")[0];
        Assert.Equal((123.45m, "zerodha"), (update.LastPrice, update.Source));
        Assert.Contains(socket.Sent, text => text.Contains($"[{ListedInstruments.TokenOf(0)}]", StringComparison.Ordinal));
        Assert.Contains("access_token=token-of-day-1", bench.Dialer.Knocks[0].Door.Address.Query, StringComparison.Ordinal);
        Assert.Equal(1, bench.Sum("tidegate.feeds.connects"));
    }

    [Fact]
    public void Topics_exist_where_the_broker_can_deliver_them()
    {
        var feed = new FeedBench().Feed;

        Assert.True(feed.TryFind(Topic.Parse("md/NSE/S1"), out var mode));
        Assert.Equal((Mode.Depth, 5), (mode, feed.DepthMax(Topic.Parse("md/NSE/S1"))));
        Assert.True(feed.TryFind(Topic.Parse("orders/alice"), out _));
        Assert.All(
            (string[])["md/NSE/NOBODY", "md/BSE/S1", "md/NSE", "md/NSE/S1/x", "bars/NSE/S1", "orders/alice/x"],
            path => Assert.False(feed.TryFind(Topic.Parse(path), out _))
        );
        Assert.Equal("zerodha", feed.Name);
    }

    [Fact]
    public async Task A_higher_mode_and_a_release_reach_the_broker_and_a_released_topic_is_silent()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync(2);

        bench.Demand.Want("md/NSE/S0", Mode.Depth);
        await FeedBench.UntilAsync(() => socket.Sent.Any(text => text.Contains("full", StringComparison.Ordinal)));
        bench.Demand.Want("md/NSE/S0", null);
        await FeedBench.UntilAsync(() => socket.Sent.Any(text => text.Contains("unsubscribe", StringComparison.Ordinal)));
        socket.Tick(ListedInstruments.TokenOf(0), 100);
        socket.Tick(ListedInstruments.TokenOf(1), 200);
        await FeedBench.UntilAsync(() => bench.Sink.Of("md/NSE/S1").Count == 1);

        Assert.Empty(bench.Sink.Of("md/NSE/S0"));
        Assert.Equal(1, bench.Feed.Health.Subscriptions);
    }

    [Fact]
    public async Task Changes_within_the_gathering_time_go_out_together()
    {
        await using var bench = new FeedBench(change: options => options.Coalesce = TimeSpan.FromMilliseconds(50));
        bench.Start();
        for (var index = 0; index < 10; index++)
        {
            bench.Demand.Want(FeedBench.TopicOf(index), Mode.Ltp);
        }

        bench.Demand.Want(FeedBench.TopicOf(9), null); // thought better of it: the broker never hears of it
        await bench.AdvanceUntilAsync(
            () => bench.Dialer.Sockets is [var first] && first.Sent.Count > 0,
            TimeSpan.FromMilliseconds(50),
            TimeSpan.FromSeconds(5)
        );

        var sent = string.Concat(bench.Dialer.Sockets[0].Sent);
        Assert.Contains(
            ListedInstruments.TokenOf(8).ToString(System.Globalization.CultureInfo.InvariantCulture),
            sent,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            ListedInstruments.TokenOf(9).ToString(System.Globalization.CultureInfo.InvariantCulture),
            sent,
            StringComparison.Ordinal
        );
        Assert.InRange(bench.Dialer.Sockets[0].Sent.Count, 1, 2); // one subscribe, one mode
    }

    [Fact]
    public async Task Who_comes_within_the_gathering_time_after_the_last_one_left_is_told_how_things_stand()
    {
        await using var bench = new FeedBench(change: options => options.Coalesce = TimeSpan.FromMilliseconds(50), hasLogin: false);
        bench.Start();
        bench.Demand.Want("md/NSE/S0", Mode.Ltp);
        await bench.AdvanceUntilAsync(
            () => bench.Sink.Last("md/NSE/S0") == "NeedsLogin needs_login",
            TimeSpan.FromMilliseconds(50),
            TimeSpan.FromSeconds(5)
        );
        var before = bench.Sink.Told("md/NSE/S0").Count;

        bench.Demand.Want("md/NSE/S0", null); // with the last subscriber goes what the hub knew of the topic's state
        bench.Demand.Want("md/NSE/S0", Mode.Quote);

        await bench.AdvanceUntilAsync(
            () => bench.Sink.Told("md/NSE/S0").Count > before,
            TimeSpan.FromMilliseconds(50),
            TimeSpan.FromSeconds(5)
        );
        Assert.Equal(["NeedsLogin needs_login"], bench.Sink.Told("md/NSE/S0").Skip(before));

        bench.Demand.Want("md/NSE/S0", Mode.Depth); // one who came beside him: that is no news to the first
        await bench.AdvanceAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50));
        Assert.Equal(before + 1, bench.Sink.Told("md/NSE/S0").Count);
    }

    [Fact]
    public async Task Instruments_are_spread_over_connections_and_those_beyond_wait_for_room()
    {
        await using var bench = new FeedBench(8, options => (options.ConnectionsMax, options.SubscriptionsMax) = (3, 2));
        bench.Start();
        for (var index = 0; index < 7; index++)
        {
            bench.Demand.Want(FeedBench.TopicOf(index), Mode.Ltp);
        }

        await FeedBench.UntilAsync(() =>
            Enumerable.Range(0, 6).All(index => bench.Sink.Last(FeedBench.TopicOf(index)) == "Recovering subscribed")
            && bench.Log.At(LogLevel.Warning).Any(IsAboutRoom)
        );
        Assert.Equal(3, bench.Dialer.Sockets.Count);
        Assert.Equal(["Failed over_capacity"], bench.Sink.Told("md/NSE/S6"));
        Assert.Equal((6, 1), (bench.Feed.Health.Subscriptions, bench.Feed.Health.OverCapacity));
        Assert.Single(bench.Log.At(LogLevel.Warning), text => IsAboutRoom(text));

        bench.Demand.Want("md/NSE/S2", null);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S6") == "Recovering subscribed");

        Assert.Equal((6, 0), (bench.Feed.Health.Subscriptions, bench.Feed.Health.OverCapacity));

        static bool IsAboutRoom(string text) => text.Contains("beyond wait", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_on_which_nothing_is_wanted_any_more_is_closed_with_a_farewell()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();

        bench.Demand.Want("md/NSE/S0", null);
        await FeedBench.UntilAsync(() => bench.Feed.Health.Subscriptions == 0);
        var after = await bench.AdvanceUntilAsync(() => socket.IsDisposed, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), socket.Beat);

        Assert.True(socket.IsClosed);
        Assert.InRange(after, bench.Options.Linger, bench.Options.Linger + TimeSpan.FromSeconds(3));
        await FeedBench.UntilAsync(() => bench.Feed.Health is { Connections: 0, ConnectionsWanted: 0, State: FeedState.Quiet });
        bench.Demand.Want("md/NSE/S1", Mode.Ltp);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S1") == "Recovering subscribed");
    }

    [Fact]
    public async Task A_message_beyond_the_limit_ends_the_connection_and_nothing_is_kept_of_it()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();

        socket.Say(new byte[1 << 20], isEnd: false);
        socket.Say(new byte[1]);
        await FeedBench.UntilAsync(() => bench.Sink.Last("md/NSE/S0") == "Stale upstream_lost");

        Assert.True(socket.IsDisposed);
        Assert.Equal(1, bench.Sum("tidegate.feeds.faults"));
    }

    [Fact]
    public async Task Garbage_is_counted_and_logged_once_and_the_connection_lives_on()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();

        for (var turn = 0; turn < 5; turn++)
        {
            socket.Say([0, 1, 0, 8, 1, 2, 3]);
        }

        socket.Tick(ListedInstruments.TokenOf(0), 100);
        await FeedBench.UntilAsync(() => bench.Sink.Of("md/NSE/S0").Count == 1);

        Assert.Equal(5, bench.Sum("tidegate.feeds.faults"));
        Assert.Single(bench.Log.At(LogLevel.Warning));
        Assert.Single(bench.Dialer.Sockets);
    }

    [Fact]
    public async Task A_brokers_text_is_logged_once_cut_cleaned_and_without_our_secrets_and_never_passed_on()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync();
        var before = bench.Sink.Told("md/NSE/S0");

        socket.Say("""{"type":"error","data":"bad\u001b[31m TOKEN-of-day-1 for the-api-key """ + new string('x', 500) + "\"}");
        socket.Say("""{"type":"error","data":"again"}""");
        socket.Tick(ListedInstruments.TokenOf(0), 100);
        await FeedBench.UntilAsync(() => bench.Sink.Of("md/NSE/S0").Count == 1);

        var logged = Assert.Single(bench.Log.At(LogLevel.Warning));
        Assert.DoesNotContain("token-of-day-1", logged, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("the-api-key", logged, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', logged);
        Assert.True(logged.Length < 400);
        Assert.Equal(2, bench.Sum("tidegate.feeds.notices"));
        Assert.Equal([.. before, "Live ticks"], bench.Sink.Told("md/NSE/S0"));
    }

    [Fact]
    public async Task An_order_of_a_derivative_has_the_symbol_of_the_directory_and_one_that_is_not_listed_the_brokers()
    {
        const string Order =
            """{"type":"order","data":{"user_id":"AB1234","order_id":"78","status":"OPEN","exchange":"NFO","tradingsymbol":"BANKNIFTY18JAN23500CE"}}""";
        await using var bench = new FeedBench(login: HandedLogins.Login() with { User = "alice" });
        bench.Instruments.Replace(
            ListedInstruments.Row("BANKNIFTY25JAN1823500CE", "NFO", 12_073_986) with
            {
                BrokerSymbol = "BANKNIFTY18JAN23500CE",
            }
        );
        bench.Start();
        bench.Demand.Want("orders/alice", Mode.Ltp);
        await FeedBench.UntilAsync(() => bench.Feed.Health.Connections == 1);

        bench.Dialer.Sockets[0].Say(Order);
        bench.Dialer.Sockets[0].Say(Order.Replace("BANKNIFTY18", "BANKNIFTY19", StringComparison.Ordinal));
        await FeedBench.UntilAsync(() => bench.Sink.Updates.Count == 2);

        Assert.Equal(
            [("BANKNIFTY25JAN1823500CE", "NFO"), ("BANKNIFTY19JAN23500CE", "NFO")],
            bench.Sink.Updates.Cast<OrderUpdate>().Select(order => (order.Symbol, order.Exchange))
        );
    }

    [Fact]
    public async Task An_order_that_is_changed_and_changed_back_is_told_three_times()
    {
        const string Order =
            """{"type":"order","data":{"user_id":"AB1234","order_id":"79","status":"UPDATE","exchange":"NSE","tradingsymbol":"S3","price":100,"order_timestamp":"2025-01-02 11:00:01"}}""";
        await using var bench = new FeedBench();
        bench.Start();
        bench.Demand.Want("orders/alice", Mode.Ltp);
        await FeedBench.UntilAsync(() => bench.Feed.Health.Connections == 1);
        string[] told =
        [
            Order,
            Order.Replace("100", "101", StringComparison.Ordinal).Replace(":01", ":02", StringComparison.Ordinal),
            Order.Replace(":01", ":03", StringComparison.Ordinal),
        ];

        Array.ForEach([.. told, .. told], bench.Dialer.Sockets[0].Say); // every connection tells everything
        await FeedBench.UntilAsync(() => bench.Sum("tidegate.feeds.ticks_dropped") == 3);

        Assert.Equal([100m, 101m, 100m], bench.Sink.Updates.Cast<OrderUpdate>().Select(order => order.Price));
    }

    [Fact]
    public async Task A_feed_that_has_ended_claims_no_connection()
    {
        var bench = new FeedBench();
        await bench.SubscribedAsync();
        Assert.Equal(1, bench.Feed.Health.Connections);

        await bench.DisposeAsync();

        Assert.Equal(("not_running", 0), (bench.Feed.Health.Reason, bench.Feed.Health.Connections));
    }

    [Fact]
    public async Task Orders_are_published_once_to_their_user_and_those_of_another_client_to_nobody()
    {
        const string Order =
            """{"type":"order","data":{"user_id":"AB1234","order_id":"77","status":"COMPLETE","exchange":"NSE","tradingsymbol":"S3","order_type":"MARKET","transaction_type":"BUY","product":"CNC","quantity":5,"price":0,"trigger_price":0,"average_price":470.5,"filled_quantity":5,"pending_quantity":0}}""";
        await using var bench = new FeedBench();
        bench.Start();
        bench.Demand.Want("orders/alice", Mode.Ltp); // needs a connection all by itself
        await FeedBench.UntilAsync(() => bench.Dialer.Sockets.Count == 1);
        var socket = bench.Dialer.Sockets[0];

        socket.Say(Order);
        socket.Say(Order);
        socket.Say(Order.Replace("AB1234", "XY9999", StringComparison.Ordinal));
        socket.Say(Order.Replace("COMPLETE", "OPEN", StringComparison.Ordinal));
        await FeedBench.UntilAsync(() => bench.Sink.Updates.Count >= 2 && bench.Sum("tidegate.feeds.faults") == 1);

        var orders = bench.Sink.Updates.Cast<OrderUpdate>().ToList();
        Assert.Equal(["complete", "open"], orders.Select(order => order.Status));
        Assert.All(orders, order => Assert.Equal(("orders/alice", "S3", "NSE"), (order.Topic.Path, order.Symbol, order.Exchange)));
        Assert.Equal((5, 470.5m), (orders[0].FilledQuantity, orders[0].AveragePrice));
    }

    [Fact]
    public async Task An_instrument_that_the_directory_of_the_day_names_otherwise_is_subscribed_anew()
    {
        await using var bench = new FeedBench();
        var socket = await bench.SubscribedAsync(2);
        var (old, next) = (ListedInstruments.TokenOf(1), ListedInstruments.TokenOf(500));
        bench.Instruments.Replace(ListedInstruments.Row("S1", "NSE", next));

        await bench.AdvanceUntilAsync(
            () => socket.Sent.Any(text => text.Contains($"{next}", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(65),
            socket.Beat
        );
        socket.Tick(old, 100); // of whatever that is today
        socket.Tick(next, 200);
        await FeedBench.UntilAsync(() => bench.Sink.Of("md/NSE/S1").Count == 1);

        Assert.Equal(2m, bench.Sink.Of("md/NSE/S1")[0].LastPrice);
        Assert.Contains(socket.Sent, text => text.Contains("unsubscribe", StringComparison.Ordinal));
        Assert.Equal(2, bench.Feed.Health.Subscriptions);
    }

    [Fact]
    public async Task A_stop_ends_every_part()
    {
        var bench = new FeedBench(8, options => options.SubscriptionsMax = 2);
        await bench.SubscribedAsync(5);

        await bench.DisposeAsync();

        Assert.All(bench.Dialer.Sockets, socket => Assert.True(socket.IsDisposed));
    }

    [Fact]
    public async Task What_the_feed_says_is_what_its_topics_are_told()
    {
        await using var bench = new FeedBench();
        Assert.Equal("not_running", bench.Feed.Health.Reason);
        bench.Start();
        await FeedBench.UntilAsync(() => bench.Feed.Health is { State: FeedState.Quiet, Reason: "nothing_wanted" });
        var socket = await bench.SubscribedAsync(2);
        Assert.Equal((FeedState.Recovering, (TimeSpan?)null), (bench.Feed.Health.State, bench.Feed.Health.LastDataAge));

        socket.Tick(ListedInstruments.TokenOf(1), 100);
        await FeedBench.UntilAsync(() => bench.Feed.Health.State == FeedState.Live);
        bench.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal((1, 1, 2), (bench.Feed.Health.Connections, bench.Feed.Health.ConnectionsWanted, bench.Feed.Health.Subscriptions));
        Assert.Equal(TimeSpan.FromSeconds(3), bench.Feed.Health.LastDataAge);
        bench.Dialer.Answer = _ => HttpStatusCode.Forbidden;
        socket.Reset();
        await bench.AdvanceUntilAsync(
            () => bench.Feed.Health is { State: FeedState.NeedsLogin, Connections: 0 },
            TimeSpan.FromMilliseconds(250),
            TimeSpan.FromSeconds(5)
        );
    }
}
