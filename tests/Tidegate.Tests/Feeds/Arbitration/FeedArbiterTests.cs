using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Arbitration;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>Two feeds of one instrument: which of them is heard, when another takes over, and what never goes through. By the clock.</summary>
public sealed class FeedArbiterTests : IDisposable
{
    private const string Path = "md/NSE/INFY";

    private static readonly Topic Infy = Topic.Parse(Path);

    private readonly ManualTime _time = new();
    private readonly RecordingSink _hub = new();
    private readonly Meters _meters = new();
    private readonly ListedSource _kite = new("zerodha", Mode.Depth, 5, Path);
    private readonly ListedSource _angel = new("angel", Mode.Depth, 20, Path);
    private readonly FeedArbiter _arbiter;
    private bool _isOpen = true;

    public FeedArbiterTests() =>
        _arbiter = new FeedArbiter(
            new ArbitrationOptions(),
            [_kite, _angel],
            _hub,
            (_, _) => _isOpen,
            _time,
            _meters,
            NullLogger<FeedArbiter>.Instance
        );

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void While_the_active_source_ticks_the_standby_is_not_heard()
    {
        Tick(_kite, 100);
        Tick(_angel, 101);
        Pass(1);
        Tick(_angel, 102);
        Tick(_kite, 103);

        Assert.Equal(["zerodha 100", "zerodha 103"], Heard());
        Assert.Equal(2, _meters.Sum("tidegate.feeds.arbitration_dropped"));
    }

    [Fact]
    public void A_silent_source_gives_way_when_the_stall_threshold_has_passed_and_not_before()
    {
        Tick(_kite, 100);
        Pass(0.5);
        Tick(_angel, 101);
        Pass(2);
        Tick(_angel, 102);
        Pass(0.5 - 0.0000001);
        _arbiter.Look();
        Assert.Equal(["zerodha 100"], Heard());

        Pass(0.0000001);
        _arbiter.Look();

        Assert.Equal(["zerodha 100", "angel 102"], Heard());
        Assert.Equal(1, _meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void The_next_tick_of_the_standby_need_not_wait_for_the_watch()
    {
        Tick(_kite, 100);
        Pass(2);
        Tick(_angel, 101);
        Pass(1);
        Tick(_angel, 102);

        Assert.Equal(["zerodha 100", "angel 102"], Heard());
    }

    [Fact]
    public void An_instrument_that_is_hardly_traded_stays_where_it_is()
    {
        Tick(_kite, 100);
        Pass(600);
        Tick(_angel, 101); // the same trade, a moment before the other line brings it
        Pass(0.4);
        _arbiter.Look();
        Tick(_kite, 101);
        Pass(600);
        Tick(_angel, 102);
        Tick(_kite, 102);

        Assert.Equal(["zerodha 100", "zerodha 101", "zerodha 102"], Heard());
        Assert.Equal(0, _meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void The_echo_of_the_last_trade_over_the_slower_line_is_no_news()
    {
        Tick(_kite, 100, atMs: 5_000);
        Pass(0.4);
        Tick(_angel, 100, atMs: 5_000);
        Pass(600);
        _arbiter.Look();
        Tick(_angel, 100, atMs: 5_000); // and what it repeats is none either
        Pass(600);
        _arbiter.Look();
        Tick(_kite, 101, atMs: 1_200_000);

        Assert.Equal(["zerodha 100", "zerodha 101"], Heard());
        Assert.Equal(0, _meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void Silence_counts_in_an_open_market_only()
    {
        _isOpen = false;
        Tick(_kite, 100);
        Pass(1);
        Tick(_angel, 101);
        Pass(60);
        Tick(_angel, 102);
        _arbiter.Look();
        Assert.Equal(["zerodha 100"], Heard());

        _isOpen = true;
        _arbiter.Look();

        Assert.Equal(["zerodha 100", "angel 102"], Heard());
    }

    [Theory]
    [InlineData(FeedState.Recovering)]
    [InlineData(FeedState.NeedsLogin)]
    [InlineData(FeedState.Failed)]
    [InlineData(FeedState.Closed)]
    public void A_source_that_says_it_has_nothing_gives_way_at_once(FeedState state)
    {
        Tick(_kite, 100);
        Tick(_angel, 101);
        Say(_kite, state);

        Assert.Equal(["zerodha 100", "angel 101"], Heard());
    }

    [Fact]
    public void A_source_that_says_it_is_stale_gives_way_where_the_standby_is_ahead_of_it()
    {
        Tick(_kite, 100);
        Pass(1);
        Tick(_angel, 101);
        Pass(0.6);
        Say(_kite, FeedState.Stale);

        Assert.Equal(["zerodha 100", "angel 101"], Heard());
    }

    [Fact]
    public void A_source_that_says_it_is_stale_stays_where_nobody_has_more()
    {
        Tick(_angel, 100);
        Tick(_kite, 100);
        Pass(60);
        Say(_angel, FeedState.Stale);

        Assert.Equal(["angel 100"], Heard());
        Assert.Equal(0, _meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void Where_nobody_is_well_the_first_that_comes_back_takes_over()
    {
        Tick(_kite, 100);
        Say(_angel, FeedState.NeedsLogin);
        Say(_kite, FeedState.Recovering);
        Say(_angel, FeedState.Live);
        Tick(_angel, 101);

        Assert.Equal(["zerodha 100", "angel 101"], Heard());
    }

    [Fact]
    public void The_preferred_source_returns_after_it_was_well_for_long_enough_and_not_before()
    {
        TakeOverByAngel();
        Say(_kite, FeedState.Live);
        for (var second = 1; second < 30; second++)
        {
            Pass(1);
            Tick(_kite, 200 + second);
            Tick(_angel, 200 + second);
        }

        Assert.DoesNotContain(Heard().Skip(2), heard => heard.StartsWith("zerodha", StringComparison.Ordinal));

        Pass(1);
        Tick(_kite, 300);
        Tick(_angel, 301);

        Assert.Equal("zerodha 300", Heard()[^1]);
        Assert.Equal(2, _meters.Sum("tidegate.feeds.takeovers"));
    }

    [Fact]
    public void A_break_makes_the_preferred_source_begin_to_be_well_anew()
    {
        TakeOverByAngel();
        Tick(_kite, 101);
        for (var second = 1; second <= 40; second++)
        {
            Pass(1);
            Tick(_angel, 200 + second);
            if (second is < 20 or > 24) // silent for five seconds in between
            {
                Tick(_kite, 200 + second);
            }
        }

        Assert.DoesNotContain(Heard().Skip(1), heard => heard.StartsWith("zerodha", StringComparison.Ordinal));
    }

    [Fact]
    public void A_preferred_source_that_lags_does_not_return()
    {
        TakeOverByAngel();
        for (var second = 1; second <= 60; second++)
        {
            Pass(1);
            Tick(_angel, 200 + second, atMs: second * 1_000);
            Tick(_kite, 200 + second, atMs: (second - 2) * 1_000);
        }

        Assert.DoesNotContain(Heard().Skip(1), heard => heard.StartsWith("zerodha", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_older_than_the_last_that_went_through_ever_goes_through()
    {
        Tick(_kite, 100, atMs: 5_000);
        Tick(_angel, 90, atMs: 4_000);
        Say(_kite, FeedState.Recovering);
        Tick(_angel, 91, atMs: 4_999);
        Tick(_angel, 101, atMs: 5_000);
        Tick(_angel, 99, atMs: 4_999);
        Tick(_angel, 102, atMs: 6_000);

        Assert.Equal(["zerodha 100", "angel 101", "angel 102"], Heard());
    }

    [Fact]
    public void What_the_other_source_has_told_already_is_a_duplicate()
    {
        Tick(_kite, 100, atMs: 5_000);
        Tick(_angel, 100, atMs: 5_000);
        Say(_kite, FeedState.Recovering);
        Tick(_angel, 100, atMs: 5_000);

        Assert.Equal(["zerodha 100"], Heard());
    }

    [Fact]
    public void Another_book_of_the_same_moment_is_news()
    {
        Publish(_kite, new MarketUpdate(Infy, 100) { ExchangeTimeNs = 5, Book = Book(99) });
        Publish(_angel, new MarketUpdate(Infy, 100) { ExchangeTimeNs = 5, Book = Book(98) });
        Say(_kite, FeedState.Recovering);

        Assert.Equal(["zerodha 100", "angel 100"], Heard());
    }

    [Fact]
    public void A_source_that_marks_its_updates_itself_is_left_its_mark()
    {
        Publish(_kite, new MarketUpdate(Infy, 100) { Source = "mine", SourceTime = "now" });

        Assert.Equal("mine", Assert.Single(_hub.Updates).Source);
    }

    [Fact]
    public void A_mark_changes_nothing_else()
    {
        var update = new MarketUpdate(Infy, 100)
        {
            Open = 1,
            High = 2,
            Low = 3,
            Close = 4,
            Volume = 5,
            Details = new MarketDetails { LastQuantity = 6 },
            Book = Book(7),
            ExchangeTimeNs = 8,
            SourceTime = "9",
        };

        Publish(_kite, update);

        var marked = Assert.Single(_hub.Updates);
        Assert.Equal("zerodha", marked.Source);
        Assert.Equivalent(
            typeof(MarketUpdate).GetProperties().Where(property => property.Name != "Source").Select(property => property.GetValue(update)),
            typeof(MarketUpdate).GetProperties().Where(property => property.Name != "Source").Select(property => property.GetValue(marked)),
            strict: true
        );
    }

    [Fact]
    public void Subscribers_are_told_one_state_which_is_live_while_any_source_is()
    {
        Say(_kite, FeedState.Recovering, "connecting");
        Say(_kite, FeedState.Live, "ticks");
        Say(_angel, FeedState.NeedsLogin, "no_login");
        Say(_angel, FeedState.Live, "ticks");
        Say(_kite, FeedState.NeedsLogin, "refused");
        Say(_angel, FeedState.Stale, "no_ticks");
        Say(_angel, FeedState.Failed, "over");

        Assert.Equal(["Recovering connecting", "Live ticks", "Stale no_ticks", "NeedsLogin refused"], _hub.Told(Path));
        Assert.All(_hub.Statuses, status => Assert.Equal("market", status.Feed));
    }

    [Fact]
    public void A_topic_ends_when_every_source_has_ended()
    {
        Tick(_kite, 100);
        Tick(_angel, 100);
        Say(_kite, FeedState.Closed, "end_of_data");
        Assert.DoesNotContain("Closed end_of_data", _hub.Told(Path));

        Say(_angel, FeedState.Closed, "end_of_data");

        Assert.Equal("Closed end_of_data", _hub.Told(Path)[^1]);
    }

    [Fact]
    public void Both_sources_are_the_topics_of_either_at_the_best_of_both()
    {
        var less = new ListedSource("less", Mode.Quote, 1, "md/NSE/SBIN", Path);
        var arbiter = new FeedArbiter(
            new ArbitrationOptions(),
            [less, _angel],
            _hub,
            (_, _) => true,
            _time,
            _meters,
            NullLogger<FeedArbiter>.Instance
        );

        Assert.True(arbiter.TryFind(Infy, out var highest));
        Assert.Equal((Mode.Depth, 20), (highest, arbiter.DepthMax(Infy)));
        Assert.True(arbiter.TryFind(Topic.Parse("md/NSE/SBIN"), out var lower));
        Assert.Equal((Mode.Quote, 1), (lower, arbiter.DepthMax(Topic.Parse("md/NSE/SBIN"))));
        Assert.False(arbiter.TryFind(Topic.Parse("md/NSE/TCS"), out _));
    }

    [Fact]
    public async Task Every_source_is_asked_for_what_it_has_and_told_of_every_release()
    {
        var demand = new ListedDemand(
            new DemandChange(Infy, Mode.Quote),
            new DemandChange(Topic.Parse("md/NSE/TCS"), Mode.Ltp),
            new DemandChange(Topic.Parse("md/NSE/TCS"), null),
            new DemandChange(Infy, null)
        );

        foreach (var source in (ITopicSource[])[_kite, _angel])
        {
            var asked = new List<DemandChange>();
            await foreach (var change in _arbiter.DemandOf(source, demand).ReadAllAsync(TestContext.Current.CancellationToken))
            {
                asked.Add(change);
            }

            Assert.Equal(["md/NSE/INFY Quote", "md/NSE/TCS ", "md/NSE/INFY "], asked.Select(change => $"{change.Topic} {change.Mode}"));
        }
    }

    [Fact]
    public async Task Who_comes_after_everybody_left_is_told_the_state_anew_and_nothing_older()
    {
        Tick(_kite, 100, atMs: 5_000);
        await foreach (
            var _ in _arbiter
                .DemandOf(_kite, new ListedDemand(new DemandChange(Infy, null)))
                .ReadAllAsync(TestContext.Current.CancellationToken)
        )
        {
            // read to its end
        }

        Tick(_angel, 99, atMs: 4_000);
        Tick(_angel, 101, atMs: 6_000);

        Assert.Equal(["zerodha 100", "angel 101"], Heard());
        Assert.Equal(["Live ticks", "Live ticks"], _hub.Told(Path));
    }

    [Fact]
    public async Task The_watch_looks_by_itself_and_ends_when_it_is_cancelled()
    {
        using var stopping = new CancellationTokenSource();
        var watching = _arbiter.RunAsync(stopping.Token);
        Tick(_kite, 100);
        Pass(0.5);
        Tick(_angel, 101);
        for (var look = 0; look < 5; look++)
        {
            await _time.UntilTimerAsync(TimeSpan.FromSeconds(1));
            Pass(0.75);
        }

        await _time.UntilTimerAsync(TimeSpan.FromSeconds(1)); // the look before it is over
        Assert.Equal(["zerodha 100", "angel 101"], Heard());

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public void An_order_s_change_of_either_goes_through()
    {
        var topic = Topic.Parse("orders/alice");
        var hub = new EverythingSink();
        var arbiter = new FeedArbiter(
            new ArbitrationOptions(),
            [_kite, _angel],
            hub,
            (_, _) => true,
            _time,
            _meters,
            NullLogger<FeedArbiter>.Instance
        );

        foreach (var source in (ITopicSource[])[_kite, _angel])
        {
            arbiter
                .SinkOf(source)
                .Publish(
                    new OrderUpdate(topic, "1")
                    {
                        Broker = source.Name,
                        Symbol = "INFY",
                        Exchange = "NSE",
                        Side = "BUY",
                        Status = "open",
                    }
                );
        }

        Assert.Equal(["zerodha", "angel"], hub.Updates.Cast<OrderUpdate>().Select(update => update.Broker));
    }

    [Theory]
    [InlineData("", 3, 0.5, 30)]
    [InlineData("market", 0.05, 0, 30)]
    [InlineData("market", 3, 4, 30)]
    [InlineData("market", 3, 0.5, 2)]
    [InlineData("market", 3, 0.5, 3_601)]
    public void Options_out_of_their_range_are_refused(string name, double stall, double lead, double back)
    {
        var options = new ArbitrationOptions
        {
            Name = name,
            StallAfter = TimeSpan.FromSeconds(stall),
            LeadMin = TimeSpan.FromSeconds(lead),
            ReturnAfter = TimeSpan.FromSeconds(back),
        };

        Assert.Throws<ArgumentException>(() =>
            new FeedArbiter(options, [_kite], _hub, (_, _) => true, _time, _meters, NullLogger<FeedArbiter>.Instance)
        );
    }

    [Fact]
    public void Two_sources_of_one_name_are_refused_and_a_stranger_has_no_way_in()
    {
        Assert.Throws<ArgumentException>(() =>
            new FeedArbiter(
                new ArbitrationOptions(),
                [_kite, new ListedSource("zerodha", Mode.Ltp, 1)],
                _hub,
                (_, _) => true,
                _time,
                _meters,
                NullLogger<FeedArbiter>.Instance
            )
        );
        Assert.Throws<ArgumentException>(() => _arbiter.SinkOf(new ListedSource("zerodha", Mode.Ltp, 1)));
    }

    private void TakeOverByAngel()
    {
        Tick(_kite, 100);
        Say(_kite, FeedState.Recovering);
        Tick(_angel, 101);
        Assert.Equal(["zerodha 100", "angel 101"], Heard());
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Tick(ListedSource source, decimal price, long atMs = 0) =>
        Publish(source, new MarketUpdate(Infy, price) { ExchangeTimeNs = atMs * 1_000_000 });

    private void Publish(ListedSource source, MarketUpdate update) => _arbiter.SinkOf(source).Publish(update);

    private void Say(ListedSource source, FeedState state, string reason = "said") =>
        _arbiter.SinkOf(source).Report(new FeedStatus(source.Name, Infy, state, reason));

    private string[] Heard() =>
        [.. _hub.Updates.Select(update => string.Create(CultureInfo.InvariantCulture, $"{update.Source} {update.LastPrice}"))];

    private static OrderBook Book(decimal bid) => new([new BookLevel(bid, 1)], []);

    private sealed class ListedDemand(params DemandChange[] changes) : ITopicDemand
    {
        public async IAsyncEnumerable<DemandChange> ReadAllAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
        )
        {
            foreach (var change in changes)
            {
                await Task.CompletedTask;
                yield return change;
            }
        }
    }

    private sealed class EverythingSink : IUpdateSink
    {
        public List<Update> Updates { get; } = [];

        public void Publish(Update update) => Updates.Add(update);

        public void Report(FeedStatus status) => throw new NotSupportedException("No status is to come.");
    }
}
