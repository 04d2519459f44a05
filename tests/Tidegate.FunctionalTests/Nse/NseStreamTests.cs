using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Nse;

public sealed class NseStreamTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private const string First = """{"date":"09-01-2015 09:15","open":8300.6,"high":8309.75,"low":8300.6,"close":8308.35,"volume":0}""";
    private const string Second = """{"date":"09-01-2015 09:16","open":8308.35,"high":8310.0,"low":8303.0,"close":8304.0,"volume":0}""";
    private const string Third = """{"date":"09-01-2015 09:17","open":8304.2,"high":8308.2,"low":8304.0,"close":8308.2,"volume":7}""";

    [Theory]
    [InlineData("/")]
    [InlineData("/nse")]
    [InlineData("/nse/")]
    [InlineData("/nse/a/b/c?d=e")]
    public async Task Every_path_of_the_endpoint_leads_to_the_stream(string path)
    {
        await using var gateway = await StartAsync();
        await using var peer = await gateway.OpenAsync(path);

        gateway.Replay.TryStart();

        Assert.Equal(First, await peer.ReadTextAsync());
    }

    [Fact]
    public async Task The_upgrade_is_answered_with_the_proof_for_the_key_and_no_subprotocol()
    {
        await using var gateway = await StartAsync();

        var response = await gateway.TryUpgradeAsync(
            "/",
            "Authorization: Bearer " + gateway.Token(),
            "Sec-WebSocket-Protocol: tidegate.v1, chat"
        );

        Assert.Equal((101, RawPeer.Accept), (response.Status, response["Sec-WebSocket-Accept"]));
        Assert.Null(response["Sec-WebSocket-Protocol"]);
        Assert.Null(response["Sec-WebSocket-Extensions"]);
    }

    [Fact]
    public async Task The_run_plays_a_row_at_once_and_one_every_interval_and_then_ends_every_session()
    {
        await using var gateway = await StartAsync();
        await using var peer = await gateway.OpenAsync("/");

        gateway.Replay.TryStart();
        Assert.Equal(First, await peer.ReadTextAsync());
        gateway.Time.Advance(Interval);
        Assert.Equal(Second, await peer.ReadTextAsync());
        gateway.Time.Advance(Interval);
        Assert.Equal(Third, await peer.ReadTextAsync());
        gateway.Time.Advance(Interval);

        Assert.Equal((1000, "Stream completed"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task A_late_joiner_hears_only_later_rows()
    {
        await using var gateway = await StartAsync();
        await using var early = await gateway.OpenAsync("/");
        gateway.Replay.TryStart();
        Assert.Equal(First, await early.ReadTextAsync());

        await using var late = await gateway.OpenAsync("/");
        gateway.Time.Advance(Interval);

        Assert.Equal(Second, await late.ReadTextAsync());
    }

    [Fact]
    public async Task A_connection_made_after_the_end_stays_open_and_hears_nothing()
    {
        await using var gateway = await StartAsync();
        await using var early = await gateway.OpenAsync("/");
        gateway.Replay.TryStart();
        for (var row = 0; row < 3; row++)
        {
            await early.ReadTextAsync();
            gateway.Time.Advance(Interval);
        }

        await early.ReadCloseAsync();
        await using var late = await gateway.OpenAsync("/");
        await late.SendAsync(ClientFrame.Of(0x9, "still here"u8));
        var frame = await late.ReadFrameAsync();

        Assert.Equal((0xA, "still here"), (frame?.Opcode, frame?.Text));
    }

    [Fact]
    public async Task What_a_client_says_is_ignored()
    {
        await using var gateway = await StartAsync();
        await using var peer = await gateway.OpenAsync("/");

        await peer.SendTextAsync("hello?");
        await peer.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY"}]}""");
        await peer.SendAsync(ClientFrame.Of(0x2, [0, 1, 2, 255]));
        await peer.SettleAsync();
        gateway.Replay.TryStart();

        Assert.Equal(First, await peer.ReadTextAsync());
    }

    [Fact]
    public async Task A_ping_is_answered_with_a_pong_of_the_same_payload()
    {
        await using var gateway = await StartAsync();
        await using var peer = await gateway.OpenAsync("/");

        await peer.SendAsync(ClientFrame.Of(0x9, "01234567890"u8));
        var frame = await peer.ReadFrameAsync();

        Assert.Equal((0xA, "01234567890"), (frame?.Opcode, frame?.Text));
    }

    [Fact]
    public async Task The_end_of_the_token_closes_the_session_at_the_instant_and_not_before()
    {
        await using var gateway = await StartAsync();
        await using var peer = await gateway.OpenAsync("/", gateway.Token(lifetime: TimeSpan.FromMinutes(2)));

        gateway.Time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        await peer.SettleAsync();
        await peer.SettleAsync(); // the first woke the hub, which has looked at its deadlines before the second
        gateway.Time.Advance(TimeSpan.FromMilliseconds(50)); // at most one tick of the wheel late

        Assert.Equal((4003, "The credential has expired"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task The_server_pings_every_30_s_and_closes_after_300_s_without_a_sign_of_life()
    {
        await using var gateway = await StartAsync();
        await using var peer = await gateway.OpenAsync("/");

        for (var ping = 1; ping < 10; ping++)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(30) + TimeSpan.FromMilliseconds(50));
            Assert.Equal(0x9, (await peer.ReadFrameAsync())?.Opcode);
        }

        gateway.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((4102, "Nothing was heard from the client for too long"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task A_client_that_only_answers_pings_stays()
    {
        await using var gateway = await StartAsync();
        await using var peer = await gateway.OpenAsync("/", gateway.Token(lifetime: TimeSpan.FromDays(1)));

        for (var ping = 1; ping <= 15; ping++)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(30) + TimeSpan.FromMilliseconds(50));
            var frame = await peer.ReadFrameAsync();
            Assert.Equal(0x9, frame?.Opcode);
            await peer.SendAsync(ClientFrame.Of(0xA, frame!.Payload));
            await peer.SettleAsync();
        }

        gateway.Replay.TryStart();

        Assert.Equal(First, await peer.ReadTextAsync());
    }

    private static Task<GatewayFixture> StartAsync() => GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
}
