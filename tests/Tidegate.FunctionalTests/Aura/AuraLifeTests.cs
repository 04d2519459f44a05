using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>How a session lives and ends, on a clock that the test moves.</summary>
public sealed class AuraLifeTests
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task The_server_beats_every_thirty_seconds()
    {
        await using var world = await StartAsync();
        await using var peer = await world.OpenDashboardAsync();
        peer.AnswersPings = true;

        for (var i = 0; i < 2; i++)
        {
            world.Gateway.Time.Advance(TimeSpan.FromSeconds(30));
            var beat = await AuraWorld.NextAsync(peer);

            Assert.Equal("heartbeat", beat.GetProperty("type").GetString());
            Assert.Equal("ping", beat.GetProperty("data").GetProperty("status").GetString());
            await peer.SettleAsync();
        }
    }

    [Fact]
    public async Task Ninety_seconds_without_a_heartbeat_of_the_client_end_its_session_whatever_else_it_says()
    {
        await using var world = await StartAsync();
        await using var peer = await world.OpenDashboardAsync();
        for (var i = 0; i < 8; i++)
        {
            await TalkAsync(world, peer, TimeSpan.FromSeconds(11));
        }

        world.Gateway.Time.Advance(TimeSpan.FromSeconds(2.1));

        Assert.Equal(4102, (await peer.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task A_heartbeat_gives_another_ninety_seconds()
    {
        await using var world = await StartAsync();
        await using var peer = await world.OpenDashboardAsync();
        for (var i = 0; i < 30; i++)
        {
            await TalkAsync(world, peer, TimeSpan.FromSeconds(10));
            await peer.SendTextAsync("""{"type":"heartbeat"}""");
        }

        await peer.SettleAsync();
    }

    [Fact]
    public async Task Elsewhere_no_heartbeat_is_asked_for()
    {
        await using var world = await StartAsync();
        var (peer, _) = await world.OpenAsync(AuraWorld.Kds + "1");
        await using var _2 = peer;
        for (var i = 0; i < 20; i++)
        {
            await TalkAsync(world, peer, TimeSpan.FromSeconds(10));
        }
    }

    [Theory]
    [InlineData(AuraWorld.Dashboard)]
    [InlineData(AuraWorld.Kds + "1")]
    [InlineData(AuraWorld.Tables + "1")]
    [InlineData(AuraWorld.Queue + "1")]
    [InlineData(AuraWorld.Queue + "subscribe")]
    public async Task The_end_of_the_token_closes_the_session_on_the_tick_leeway_included(string path)
    {
        await using var world = await StartAsync();
        var (peer, _) = await world.OpenAsync(path, world.Token(lifetime: TimeSpan.FromSeconds(30)));
        await using var _2 = peer;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(140); passed += TimeSpan.FromSeconds(20))
        {
            await TalkAsync(world, peer, TimeSpan.FromSeconds(20), isBeating: path == AuraWorld.Dashboard);
        }

        world.Gateway.Time.Advance(TimeSpan.FromSeconds(9.5));
        await peer.SettleAsync();
        world.Gateway.Time.Advance(TimeSpan.FromSeconds(1.1)); // exp is a whole second

        Assert.Equal((1008, "Authentication expired"), await peer.ReadCloseAsync());
    }

    [Theory]
    [InlineData(AuraWorld.Kds + "1")]
    [InlineData(AuraWorld.Tables + "1")]
    [InlineData(AuraWorld.Queue + "subscribe")]
    public async Task A_fresh_token_may_be_presented_in_band(string path)
    {
        await using var world = await StartAsync();
        var (peer, _) = await world.OpenAsync(path, world.Token(lifetime: TimeSpan.FromSeconds(30)));
        await using var _2 = peer;

        await peer.SendTextAsync($$"""{"type":"auth","token":"{{world.Token()}}"}""");
        var refreshed = await UntilAsync(peer, "auth_refreshed");
        for (var i = 0; i < 20; i++)
        {
            await TalkAsync(world, peer, TimeSpan.FromSeconds(20)); // far beyond the first token
        }

        Assert.Equal("type,data,timestamp", AuraWorld.Names(refreshed));
        Assert.InRange(refreshed.GetProperty("data").GetProperty("expires_in").GetInt32(), 1_918, 1_920);
    }

    [Fact]
    public async Task A_fresh_token_that_is_none_changes_nothing_and_one_of_somebody_else_ends_the_session()
    {
        await using var world = await StartAsync();
        await using var peer = await world.OpenDashboardAsync();

        var bad = await AuraWorld.AskAsync(peer, """{"type":"auth","token":"not.a.token"}""");
        await peer.SettleAsync();
        await peer.SendTextAsync($$"""{"type":"auth","token":"{{world.Token(sub: "2", username: "eve")}}"}""");

        Assert.Equal("Invalid or expired token", bad.GetProperty("data").GetProperty("error").GetString());
        Assert.Equal((1008, "A session cannot change its subject"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task A_minute_before_the_end_the_client_is_told()
    {
        await using var world = await StartAsync();
        var (peer, _) = await world.OpenAsync(AuraWorld.Kds + "1", world.Token(lifetime: TimeSpan.FromSeconds(30)));
        await using var _2 = peer;
        for (var i = 0; i < 5; i++)
        {
            await TalkAsync(world, peer, TimeSpan.FromSeconds(18.1));
        }

        var expiring = await UntilAsync(peer, "auth_expiring");

        Assert.InRange(expiring.GetProperty("data").GetProperty("expires_in").GetInt32(), 58, 60);
    }

    [Fact]
    public async Task The_stop_of_the_server_keeps_its_own_code()
    {
        await using var world = await AuraWorld.StartAsync(_ => { });
        var (peer, _) = await world.OpenAsync(AuraWorld.Kds + "1");
        await using var _2 = peer;

        await world.Gateway.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(4200, (await peer.ReadCloseAsync())?.Code);
    }

    private static Task<AuraWorld> StartAsync() => AuraWorld.StartAsync(setup => setup.Time = new ManualTime());

    /// <summary>Lets time pass as a client does that is there: it answers pings.</summary>
    private static async Task TalkAsync(AuraWorld world, RawPeer peer, TimeSpan time, bool isBeating = false)
    {
        var left = time;
        while (left > TimeSpan.Zero)
        {
            var step = left < TimeSpan.FromSeconds(6) ? left : TimeSpan.FromSeconds(6); // less than a ping has time for its answer
            world.Gateway.Time.Advance(step);
            left -= step;
            await peer.SettleAsync(); // a ping of ours: a frame, and so a sign of life, but none of the kind that counts for heartbeats
        }

        if (isBeating)
        {
            await peer.SendTextAsync("""{"type":"heartbeat"}""");
        }
    }

    private static async Task<System.Text.Json.JsonElement> UntilAsync(RawPeer peer, string type)
    {
        while (true)
        {
            var next = await AuraWorld.NextAsync(peer);
            if (next.TryGetProperty("type", out var found) && found.ValueEquals(type))
            {
                return next;
            }
        }
    }
}
