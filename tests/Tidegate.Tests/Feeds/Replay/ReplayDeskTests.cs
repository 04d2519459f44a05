using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Tests.Client;
using Tidegate.Tests.Feeds.Recordings;

namespace Tidegate.Tests.Feeds.Replay;

public sealed class ReplayDeskTests
{
    [Theory]
    [InlineData(1, 2_000)]
    [InlineData(0.1, 20_000)]
    [InlineData(1_000, 2)]
    public async Task Rows_keep_their_distances_divided_by_the_speed(double speed, int milliseconds)
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var view = await world.StartAsync(new ReplayWish("ticks.csv") { Speed = speed });

        await world.UntilPublishedAsync(1);
        for (var row = 2; row <= 3; row++)
        {
            await world.Time.UntilTimerAsync(TimeSpan.FromMilliseconds(milliseconds));
            world.Time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.Equal(row - 1, world.Sink.Updates.Length);
            await world.Time.UntilTimerAsync(TimeSpan.FromMilliseconds(1));
            world.Time.Advance(TimeSpan.FromMilliseconds(1));
            await world.UntilPublishedAsync(row);
        }

        Assert.Equal(["md/NSE/INFY", "md/NSE/TCS"], ReplayWorld.PathsOf(view));
        Assert.Equal([100m, 101m], world.Sink.Prices($"replay/{view.Id}/md/NSE/INFY"));
        await world.UntilToldAsync(view.Topics.First(), "Closed end_of_data");
    }

    [Fact]
    public async Task Late_timer_loses_no_row()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        await world.StartAsync(new ReplayWish("ticks.csv"));
        await world.UntilPublishedAsync(1);

        await world.Time.UntilTimerAsync(TimeSpan.FromSeconds(2));
        world.Time.Advance(TimeSpan.FromMinutes(5));

        await world.UntilPublishedAsync(3);
        Assert.Equal([100m, 200m, 101m], world.Sink.Updates.Select(update => update.LastPrice));
    }

    [Fact]
    public async Task From_and_to_cut_the_data_and_the_loop_repeats_what_is_left()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var from = new DateTimeOffset(2025, 1, 2, 9, 15, 2, TimeSpan.FromHours(5.5));
        var view = await world.StartAsync(
            new ReplayWish("ticks.csv")
            {
                From = from,
                To = from.AddSeconds(2),
                Loop = true,
            }
        );
        Assert.Equal((1L, from, from), (view.Rows, view.First, view.Last));

        for (var round = 1; round <= 3; round++)
        {
            await world.UntilPublishedAsync(round);
            await world.Time.UntilTimerAsync(TimeSpan.FromSeconds(1));
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(world.Sink.Updates.Take(3), update => Assert.Equal(200m, update.LastPrice));
    }

    [Fact]
    public async Task Held_replay_waits_and_goes_on_at_its_row_and_can_begin_anew()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var view = await world.StartAsync(new ReplayWish("ticks.csv") { Paused = true });
        var control = world.Desk.ControlOf(ReplayWorld.Alice, view.Id)!;
        world.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(world.Sink.Updates);

        Assert.True(control.TryResume());
        await world.UntilPublishedAsync(1);
        Assert.True(control.TryPause());
        await world.UntilToldAsync(view.Topics.First(), "Quiet replay_paused");
        world.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(control.TryRestart());

        await world.UntilPublishedAsync(2);
        await ReplayWorld.UntilAsync(() => world.Desk.Find(ReplayWorld.Alice, view.Id)!.Position is not null); // noted after its row was published
        Assert.Equal([100m, 100m], world.Sink.Updates.Select(update => update.LastPrice));
        Assert.Equal(
            (1L, view.First),
            (world.Desk.Find(ReplayWorld.Alice, view.Id)!.RowsPlayed, world.Desk.Find(ReplayWorld.Alice, view.Id)!.Position)
        );
    }

    [Fact]
    public async Task Recording_plays_as_the_updates_that_it_was_written_from()
    {
        await using var world = new ReplayWorld();
        await File.WriteAllBytesAsync(
            world.PathOf("day.tgrec"),
            Recorded.File(
                (0, """{"type":"welcome"}"""),
                (
                    1,
                    """{"type":"snapshot","topic":"md/NSE/INFY","mode":"depth","epoch":"e","seq":1,"data":{"ltp":1.50,"open":1,"volume":0.5,"oi":7,"bids":[[1.4,2,3]],"asks":[[1.6,1]],"tsNs":9}}"""
                ),
                (2, """{"type":"update","topic":"md/NSE/INFY","mode":"quote","seq":2,"data":{"volume":3}}"""), // a difference: no value alone
                (3, """{"type":"update","topic":"md/NSE/INFY","mode":"quote","seq":3,"data":{"ltp":1.75}}""")
            ),
            ReplayWorld.Token
        );
        var view = await world.StartAsync(new ReplayWish("day.tgrec"));
        await world.UntilPublishedAsync(1);
        await world.Time.UntilTimerAsync(TimeSpan.FromSeconds(2));
        world.Time.Advance(TimeSpan.FromSeconds(2));
        await world.UntilPublishedAsync(2);

        var first = world.Sink.Updates[0];
        Assert.Equal((2L, 2L, Recorded.Start.AddSeconds(1)), (view.Rows, view.RowsSkipped, view.First));
        Assert.Equal(
            (1.50m, 1m, 0.5m, 7L, 9L),
            (first.LastPrice, first.Open, first.Volume, first.Details!.OpenInterest, first.ExchangeTimeNs)
        );
        Assert.Equal((new BookLevel(1.4m, 2, 3), new BookLevel(1.6m, 1)), (first.Book!.Bids[0], first.Book.Asks[0]));
        Assert.True(((ITopicSource)world.Desk).TryFind(first.Topic, out var highest) && highest == Mode.Depth);
    }

    [Fact]
    public async Task Topics_are_their_owners_alone_unless_shared_and_end_with_the_replay()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var own = await world.StartAsync(new ReplayWish("ticks.csv"));
        var shared = await world.StartAsync(new ReplayWish("ticks.csv") { Shared = true });
        var topic = own.Topics.First();

        Assert.True(world.Desk.IsFor(ReplayWorld.Alice, topic));
        Assert.False(world.Desk.IsFor(ReplayWorld.Bob, topic));
        Assert.False(world.Desk.IsFor(ReplayWorld.Bob, Topic.Parse("replay/000000000000/md/NSE/X"))); // nor is told whether it exists
        Assert.True(world.Desk.IsFor(ReplayWorld.Bob, shared.Topics.First()));
        Assert.True(world.Desk.IsFor(ReplayWorld.Bob, Topic.Parse("md/NSE/INFY")));
        Assert.Null(world.Desk.Find(ReplayWorld.Bob, shared.Id)); // may be heard, not conducted
        Assert.False(await world.Desk.EndAsync(ReplayWorld.Bob, own.Id));

        Assert.True(await world.Desk.EndAsync(ReplayWorld.Alice, own.Id));

        Assert.False(((ITopicSource)world.Desk).TryFind(topic, out _));
        Assert.Single(world.Desk.ListOf(ReplayWorld.Alice));
        Assert.True(world.Sink.Statuses.Last(status => status.Topic == topic).IsLast);
    }

    [Fact]
    public async Task Limits_of_a_user_a_plan_and_all_hold_and_what_has_ended_counts_no_more()
    {
        await using var world = new ReplayWorld(options => (options.PerUserMax, options.Max) = (2, 3));
        await world.WriteTicksAsync();
        var wish = new ReplayWish("ticks.csv") { Paused = true };
        Assert.Equal("limit.replays", (await world.Desk.StartAsync(ReplayWorld.Alice, wish, 0, ReplayWorld.Token)).Refusal?.Error.Id);
        var first = await world.StartAsync(wish);
        Assert.Equal("limit.replays", (await world.Desk.StartAsync(ReplayWorld.Alice, wish, 1, ReplayWorld.Token)).Refusal?.Error.Id);
        await world.StartAsync(wish);
        Assert.Equal("limit.replays", (await world.Desk.StartAsync(ReplayWorld.Alice, wish, null, ReplayWorld.Token)).Refusal?.Error.Id);
        await world.StartAsync(wish, ReplayWorld.Bob);
        Assert.Equal("limit.replays", (await world.Desk.StartAsync(ReplayWorld.Bob, wish, null, ReplayWorld.Token)).Refusal?.Error.Id);

        await world.Desk.EndAsync(ReplayWorld.Alice, first.Id);

        await world.StartAsync(wish);
    }

    [Fact]
    public async Task Replay_that_nobody_hears_ends_in_time_and_one_that_is_heard_stays()
    {
        await using var world = new ReplayWorld(options => options.IdleTimeout = TimeSpan.FromMinutes(1));
        await world.WriteTicksAsync();
        var idle = await world.StartAsync(new ReplayWish("ticks.csv") { Paused = true });
        var heard = await world.StartAsync(new ReplayWish("ticks.csv") { Paused = true });
        await world.Demand.SayAsync(heard.Topics.First(), Mode.Quote).Soon();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (world.Desk.ListOf(ReplayWorld.Alice).Count > 1)
        {
            world.Time.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(5, patience.Token);
        }

        Assert.Equal(heard.Id, world.Desk.ListOf(ReplayWorld.Alice).Single().Id);
        Assert.NotEqual(idle.Id, heard.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../ticks.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("a/ticks.csv")]
    [InlineData("a\\ticks.csv")]
    [InlineData("ticks.csv\0")]
    [InlineData("ticks.csv:stream")]
    [InlineData("link.csv")]
    [InlineData("folder")]
    [InlineData("empty.csv")]
    [InlineData(".hidden.csv")]
    [InlineData("tick?.csv")]
    [InlineData("nowhere.csv")]
    public async Task Name_that_is_no_file_of_the_folder_is_not_found(string name)
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync(".hidden.csv");
        var outside = Path.GetTempFileName();
        await File.WriteAllTextAsync(outside, "timestamp,symbol,ltp\n2025-01-02 09:15:00,INFY,100\n", ReplayWorld.Token);
        File.CreateSymbolicLink(world.PathOf("link.csv"), outside);
        Directory.CreateDirectory(world.PathOf("folder"));
        await File.WriteAllTextAsync(world.PathOf("empty.csv"), "", ReplayWorld.Token);

        var start = await world.Desk.StartAsync(ReplayWorld.Alice, new ReplayWish(name), null, ReplayWorld.Token);

        File.Delete(outside);
        Assert.Equal("request.not_found", start.Refusal?.Error.Id);
    }

    [Theory]
    [InlineData("what is this\n")]
    [InlineData("timestamp,symbol,ltp\n")]
    [InlineData("timestamp,symbol,ltp\nyesterday,INFY,1\n")]
    [InlineData("timestamp,symbol,ltp\n2025-01-02 09:15:00,../../x,1\n")]
    [InlineData("timestamp,symbol,ltp\n2025-01-02 09:15:00,A,1\n2025-01-02 09:15:00,B,1\n2025-01-02 09:15:00,C,1\n")]
    [InlineData("timestamp,symbol,ltp\nx\nx\nx\nx\nx\nx\n2025-01-02 09:15:00,A,1\n")]
    [InlineData("timestamp,symbol,ltp\n2025-01-02 09:15:00,A,1\nx\nx\nx\nx\nx\n")]
    [InlineData("\u001f\u008bno gzip at all, though it begins so")]
    public async Task File_that_cannot_be_played_is_refused_with_a_sentence_that_names_no_path(string text)
    {
        await using var world = new ReplayWorld(options => (options.TopicsMax, options.RowsMax) = (2, 5));
        await File.WriteAllBytesAsync(world.PathOf("bad.csv"), System.Text.Encoding.Latin1.GetBytes(text), ReplayWorld.Token);

        var start = await world.Desk.StartAsync(ReplayWorld.Alice, new ReplayWish("bad.csv"), null, ReplayWorld.Token);

        Assert.Equal("request.invalid", start.Refusal?.Error.Id);
        Assert.Contains("bad.csv", start.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(world.PathOf(""), start.Detail, StringComparison.Ordinal);
        Assert.Empty(world.Desk.ListOf(ReplayWorld.Alice));
    }
}
