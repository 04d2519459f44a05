using System.Text.Json;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Kraken;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;
using Tidegate.Testing;
using Tidegate.Tests.Storage;

namespace Tidegate.Kraken.Tests.Feeds;

/// <summary>Accounts of the feed: keys that are refused, tokens that fail, disks that are full, and who comes late.</summary>
public sealed class KrakenFeedAccountTests
{
    private const string Btc = "md/KRAKEN/BTC-USD";
    private const string Balances = "acct/alice/balances";
    private const string Executions = "acct/alice/executions";

    private static readonly string WrongSecret = Convert.ToBase64String("another one, long"u8);

    [Fact]
    public async Task Who_comes_late_is_told_which_orders_stand_open()
    {
        await using var bench = new FeedBench().Run();
        bench.Want(Executions, Mode.Ltp);
        await bench.UntilToldAsync(Executions, "Live subscribed");
        await FeedBench.UntilAsync(() => Standing(bench) is not null);
        Assert.Equal(0, Standing(bench)!.Value.GetProperty("open").GetInt32());
        var (tokens, client) = await bench.TraderAsync();
        await using var _ = tokens;
        await using var __ = client;

        var first = await client.Orders.AddAsync(Order(20_000m), FeedBench.Cancellation);
        var second = await client.Orders.AddAsync(Order(20_001m), FeedBench.Cancellation);
        await FeedBench.UntilAsync(() => Standing(bench)!.Value.GetProperty("open").GetInt32() == 2);
        var both = Standing(bench)!.Value.GetProperty("orders");
        await client.Orders.CancelAsync(new KrakenCancel { OrderIds = [first.OrderId] }, FeedBench.Cancellation);
        await FeedBench.UntilAsync(() => Standing(bench)!.Value.GetProperty("open").GetInt32() == 1);

        Assert.Equal([second.OrderId, first.OrderId], both.EnumerateArray().Select(order => order.GetProperty("orderId").GetString()));
        Assert.All(both.EnumerateArray(), order => Assert.Equal("BTC-USD", order.GetProperty("symbol").GetString()));
        var left = Assert.Single(Standing(bench)!.Value.GetProperty("orders").EnumerateArray());
        Assert.Equal((second.OrderId, 20_001m), (left.GetProperty("orderId").GetString(), left.GetProperty("limitPrice").GetDecimal()));
        Assert.False(Standing(bench)!.Value.TryGetProperty("leftOut", out var _));
    }

    [Fact]
    public void More_orders_than_a_frame_holds_are_counted_and_the_newest_are_named()
    {
        var open = new KrakenOpenOrders(Topic.Parse(Executions));
        var begun = DateTimeOffset.UnixEpoch;
        open.Take(
            new KrakenData<KrakenExecution>(
                KrakenChannels.Executions,
                KrakenMessageType.Snapshot,
                [
                    .. Enumerable
                        .Range(0, 2_000)
                        .Select(number => new KrakenExecution { OrderId = $"O{number:D5}", Timestamp = begun.AddSeconds(number) }),
                ]
            )
        );

        var state = open.ToState(nowNs: 7);
        var json = JsonDocument.Parse(state.Json).RootElement;

        Assert.True(state.IsWhole);
        Assert.InRange(state.Json.Length, KrakenOpenOrders.BytesMax - 200, KrakenOpenOrders.BytesMax + 200);
        Assert.Equal("O01999", json.GetProperty("orders")[0].GetProperty("orderId").GetString());
        Assert.Equal(2_000, json.GetProperty("orders").GetArrayLength() + json.GetProperty("leftOut").GetInt32());
    }

    [Fact]
    public async Task A_key_that_is_replaced_in_its_file_is_taken_without_a_restart()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "key");
        Write(file, $"sim\n{WrongSecret}\n");
        await using var bench = new FeedBench(options => UseFile(options, file)).Run();
        bench.Want(Balances, Mode.Ltp);
        bench.Want(Executions, Mode.Ltp);
        await bench.UntilToldAsync(Balances, "NeedsLogin key_refused");

        Write(file, $"sim\n{TestKeys.Secret}\n");

        await bench.UntilToldAsync(Balances, "Live subscribed");
        await bench.UntilToldAsync(Executions, "Live subscribed");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("one line")]
    [InlineData("sim\nnot base64")]
    public async Task A_key_file_that_is_missing_or_damaged_is_told_and_waited_for(string? content)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "key");
        if (content is not null)
        {
            Write(file, content);
        }

        await using var bench = new FeedBench(options => UseFile(options, file)).Run();
        bench.Want(Balances, Mode.Ltp);
        await bench.UntilToldAsync(Balances, "NeedsLogin key_unreadable");

        Write(file, $"sim\n{TestKeys.Secret}\n");

        await bench.UntilToldAsync(Balances, "Live subscribed");
    }

    [Fact]
    public async Task A_key_file_that_others_may_read_is_not_taken()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "key");
        Write(file, $"sim\n{TestKeys.Secret}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await using var bench = new FeedBench(options => UseFile(options, file)).Run();

        bench.Want(Balances, Mode.Ltp);

        await bench.UntilToldAsync(Balances, "NeedsLogin key_unreadable");
    }

    [Fact]
    public async Task A_refused_key_that_is_mended_at_the_exchange_is_tried_again_by_itself()
    {
        await using var bench = new FeedBench();
        bench.Simulator.Refusals.Next("EGeneral:Permission denied", "GetWebSocketsToken", times: 2);
        bench.Run();
        bench.Want(Balances, Mode.Ltp);

        await bench.UntilToldAsync(Balances, "NeedsLogin key_refused");
        await bench.UntilToldAsync(Balances, "Live subscribed");
    }

    [Fact]
    public async Task Without_a_token_private_topics_say_recovering_and_public_ones_go_on()
    {
        await using var bench = new FeedBench();
        bench.Simulator.Refusals.Next("EService:Unavailable", "GetWebSocketsToken", times: 1_000);
        bench.Run();
        bench.Want(Balances, Mode.Ltp);
        bench.Want(Btc, Mode.Ltp);

        await bench.UntilToldAsync(Balances, "Recovering no_token");
        await bench.UntilToldAsync(Btc, "Live ticks");
        Assert.Equal((FeedState.Recovering, "no_token"), (bench.Feed.Health.State, bench.Feed.Health.Reason));
        Assert.Equal((1, 2), (bench.Feed.Health.Connections, bench.Feed.Health.ConnectionsWanted));

        bench.Simulator.Refusals.Clear();
        await bench.UntilToldAsync(Balances, "Live subscribed");
    }

    [Fact]
    public async Task A_key_that_is_refused_needs_a_login_and_disturbs_nobody_else()
    {
        await using var bench = new FeedBench(options =>
            options.Accounts["alice"].ApiSecret = Convert.ToBase64String("another one, long"u8)
        ).Run();
        bench.Want(Executions, Mode.Ltp);
        bench.Want(Btc, Mode.Ltp);

        await bench.UntilToldAsync(Executions, "NeedsLogin key_refused");
        await bench.UntilToldAsync(Btc, "Live ticks");
        Assert.Equal((FeedState.NeedsLogin, "key_refused"), (bench.Feed.Health.State, bench.Feed.Health.Reason));
    }

    [Fact]
    public async Task A_folder_that_others_may_write_is_left_alone_and_the_account_is_served_all_the_same()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        using var folder = new TemporaryFolder();
        await using var bench = new FeedBench(options => options.Accounts["alice"].StorageDirectory = folder.Path);
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0x1FF); // 0777
        bench.Run();

        bench.Want(Balances, Mode.Ltp);
        await bench.UntilToldAsync(Balances, "Live subscribed");

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_nonce_that_another_program_used_up_costs_one_more_call_and_nothing_else()
    {
        await using var bench = new FeedBench();
        bench.Simulator.Refusals.Next("EAPI:Invalid nonce", "GetWebSocketsToken");
        bench.Run();

        bench.Want(Balances, Mode.Ltp);
        await bench.UntilToldAsync(Balances, "Live subscribed");

        Assert.DoesNotContain("Recovering no_token", bench.Told(Balances));
    }

    [Fact]
    public async Task Open_private_topics_go_on_through_a_refresh_that_fails_and_a_new_connection_waits_for_its_token()
    {
        await using var bench = new FeedBench(time: new ManualTime());
        bench.Run();
        bench.Want(Balances, Mode.Ltp);
        bench.Want(Btc, Mode.Ltp);
        await bench.AdvanceUntilToldAsync(Balances, "Live subscribed", seconds: 60);
        await bench.AdvanceUntilToldAsync(Btc, "Live ticks", seconds: 60);
        bench.Simulator.Refusals.Next("EService:Unavailable", "GetWebSocketsToken", times: 1_000);

        await bench.AdvanceAsync(16 * 60);
        Assert.Equal("Live subscribed", bench.Told(Balances)[^1]);
        Assert.Equal(0, bench.Feed.Health.Reconnects);
        Assert.True(bench.Meters.Sum("tidegate.kraken.token.attempts") > 2);

        bench.Simulator.Drop();
        await bench.AdvanceUntilToldAsync(Balances, "Recovering no_token", seconds: 60);
        bench.Simulator.Step();
        await bench.AdvanceUntilToldAsync(Btc, "Live ticks", seconds: 60);
        bench.Simulator.Refusals.Clear();
        await bench.AdvanceUntilToldAsync(Balances, "Live subscribed", seconds: 700);
    }

    [Fact]
    public async Task A_full_disk_stops_nobodys_balances_leaves_the_old_token_whole_and_is_counted()
    {
        using var disk = TestDisk.Mount(kibibytes: 64);
        var folder = Path.Combine(disk.Folder, "kraken");
        await using var bench = new FeedBench(options => options.Accounts["alice"].StorageDirectory = folder).Run();
        bench.Want(Balances, Mode.Ltp);
        await bench.UntilToldAsync(Balances, "Live subscribed");
        await FeedBench.UntilAsync(() => Directory.Exists(folder) && Directory.GetFiles(folder, "token-*").Length == 1);
        var file = Directory.GetFiles(folder, "token-*")[0];
        var before = await File.ReadAllBytesAsync(file, FeedBench.Cancellation);

        disk.Fill();
        bench.Simulator.RevokeTokens();
        bench.Simulator.Drop();
        await FeedBench.UntilAsync(() => bench.Meters.Sum("tidegate.kraken.token.storage_failures") > 0);
        await FeedBench.UntilAsync(() => bench.Of<AppUpdate>(Balances).Count >= 2);
        await bench.UntilToldAsync(Balances, "Live subscribed");

        Assert.Equal(before, await File.ReadAllBytesAsync(file, FeedBench.Cancellation));
    }

    private static KrakenNewOrder Order(decimal price) =>
        new()
        {
            Symbol = "BTC/USD",
            Side = KrakenSide.Buy,
            OrderType = KrakenOrderType.Limit,
            OrderQty = 0.001m,
            LimitPrice = price,
        };

    // What the hub would tell somebody who comes now.
    private static JsonElement? Standing(FeedBench bench)
    {
        var standing = bench.Of<AppUpdate>(Executions).Aggregate((Update?)null, (before, update) => update.Succeeds(before));
        return standing is AppUpdate { IsWhole: true } state ? JsonDocument.Parse(state.Json).RootElement : null;
    }

    private static void UseFile(KrakenFeedOptions options, string file)
    {
        var account = options.Accounts["alice"];
        (account.ApiKey, account.ApiSecret, account.KeyFile) = ("", "", file);
    }

    // As an editor does it: whole, at once, for the owner alone.
    private static void Write(string file, string content)
    {
        var draft = file + ".new";
        File.WriteAllText(draft, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(draft, file, overwrite: true);
    }
}
