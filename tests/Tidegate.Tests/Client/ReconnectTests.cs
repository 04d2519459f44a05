using System.Threading.Channels;
using Tidegate.Client;
using Tidegate.Client.Reconnection;
using Tidegate.Core.Topics;
using Tidegate.Testing;

namespace Tidegate.Tests.Client;

public sealed class ReconnectTests
{
    private const int Seed = 20250102;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Waits_are_a_random_share_of_steps_that_double_from_half_a_second_to_twenty()
    {
        var schedule = new ReconnectSchedule(new Random(Seed));
        var same = new Random(Seed);

        var waits = Enumerable.Range(0, 8).Select(_ => schedule.Next(retryAfter: null)).ToArray();

        double[] steps = [0.5, 1, 2, 4, 8, 16, 20, 20];
        Assert.Equal(steps.Select(step => TimeSpan.FromSeconds(step) * same.NextDouble()), waits);
    }

    [Fact]
    public void Wait_is_never_shorter_than_the_server_asked_for_and_a_reset_starts_again()
    {
        var schedule = new ReconnectSchedule(new Random(Seed));

        var asked = schedule.Next(TimeSpan.FromSeconds(30));
        schedule.Reset();
        var first = schedule.Next(retryAfter: null);

        Assert.Equal(TimeSpan.FromSeconds(30), asked);
        Assert.InRange(first, TimeSpan.Zero, ReconnectSchedule.StepMin);
    }

    [Fact]
    public void One_credential_is_refused_twice_and_another_counts_anew()
    {
        var refusals = new RefusalCount();

        Assert.Equal([false, false, true], new[] { refusals.Add("a"), refusals.Add("b"), refusals.Add("b") });
    }

    [Fact]
    public async Task Lost_connection_is_made_again_exactly_when_the_schedule_says_and_subscribes_from_where_it_was()
    {
        var time = new ManualTime();
        var again = new TaskCompletionSource<string>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            if (conversation.Number == 1)
            {
                var id = await conversation.ReadRequestAsync("subscribe");
                await conversation.SendTextAsync(
                    $$$"""{"re":{{{id}}},"ok":true,"results":[{"topic":"md/NSE/A","ok":true,"mode":"ltp"}]}"""
                );
                await conversation.SendTextAsync(
                    """{"type":"snapshot","topic":"md/NSE/A","mode":"ltp","epoch":"e1","seq":41,"data":{"ltp":1}}"""
                );
                await conversation.SendTextAsync("""{"type":"update","topic":"md/NSE/A","mode":"ltp","seq":42,"data":{"ltp":2}}""");
                await conversation.ReadRequestAsync("ping");
                conversation.Reset();
                return;
            }

            var text = await conversation.ReadTextAsync();
            again.SetResult(text!);
            await conversation.SendTextAsync("""{"re":1,"ok":true,"results":[{"topic":"md/NSE/A","ok":true,"mode":"ltp"}]}""");
            await conversation.ReadCloseAsync();
        });
        var states = Channel.CreateUnbounded<ClientState>();
        await using var client = await TidegateClient.ConnectAsync(Returning(peer, time, states), Stop);
        await client.SubscribeAsync([new(Topic.Parse("md/NSE/A"), Mode.Ltp)], Stop);
        await ReadUntilAsync(client, seq: 42);
        await Assert.ThrowsAsync<ConnectionEndedException>(() => client.PingAsync(Stop));
        await WaitForAsync(states, ClientState.Recovering);
        await time.UntilTimerAsync(within: ReconnectSchedule.StepMin).Soon();

        var wait = ReconnectSchedule.StepMin * new Random(Seed).NextDouble();
        time.Advance(wait - TimeSpan.FromMilliseconds(1));
        var early = peer.Connections;
        time.Advance(TimeSpan.FromMilliseconds(1));
        await WaitForAsync(states, ClientState.Connected);

        Assert.Equal((1, 2), (early, peer.Connections));
        Assert.Equal(
            """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/A","mode":"ltp","since":{"epoch":"e1","seq":42}}]}""",
            await again.Task.Soon()
        );
    }

    [Fact]
    public async Task Same_token_refused_twice_needs_a_login_and_no_third_attempt_is_made()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            if (conversation.Number == 1)
            {
                await conversation.WelcomeAsync();
                await conversation.SendCloseAsync(4003);
                await conversation.ReadCloseAsync();
                return;
            }

            await conversation.RefuseAsync(401, "Token expired");
        });
        var states = Channel.CreateUnbounded<ClientState>();
        await using var client = await TidegateClient.ConnectAsync(Returning(peer, TimeProvider.System, states), Stop);

        var end = await client.Ended.Soon();

        Assert.Equal((2, ClientState.NeedsLogin), (peer.Connections, client.State));
        Assert.Contains("Token expired", end.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_token_is_asked_for_at_every_attempt()
    {
        var asked = 0;
        var seen = Channel.CreateUnbounded<string?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            seen.Writer.TryWrite(conversation.Header("Authorization"));
            await conversation.WelcomeAsync();
            if (conversation.Number == 1)
            {
                await conversation.SendCloseAsync(4003);
            }

            await conversation.ReadCloseAsync();
        });
        var states = Channel.CreateUnbounded<ClientState>();
        var options = Returning(peer, TimeProvider.System, states) with { Credential = _ => new ValueTask<string>($"t{++asked}") };

        await using var client = await TidegateClient.ConnectAsync(options, Stop);

        Assert.Equal("Bearer t1", await seen.Reader.ReadAsync(Stop).AsTask().Soon());
        Assert.Equal("Bearer t2", await seen.Reader.ReadAsync(Stop).AsTask().Soon());
    }

    [Fact]
    public async Task A_credential_provider_that_gives_up_on_a_deadline_of_its_own_is_asked_again()
    {
        var asked = 0;
        var seen = Channel.CreateUnbounded<string?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            seen.Writer.TryWrite(conversation.Header("Authorization"));
            await conversation.WelcomeAsync();
            if (conversation.Number == 1)
            {
                await conversation.SendCloseAsync(4003);
            }

            await conversation.ReadCloseAsync();
        });
        var options = Returning(peer, TimeProvider.System, Channel.CreateUnbounded<ClientState>()) with
        {
            Credential = _ => ++asked == 2 ? throw new TaskCanceledException("as an HttpClient does") : new ValueTask<string>($"t{asked}"),
        };

        await using var client = await TidegateClient.ConnectAsync(options, Stop);

        Assert.Equal("Bearer t1", await seen.Reader.ReadAsync(Stop).AsTask().Soon());
        Assert.Equal("Bearer t3", await seen.Reader.ReadAsync(Stop).AsTask().Soon());
    }

    [Theory]
    [InlineData(4004)]
    [InlineData(4010)]
    [InlineData(1000)]
    public async Task Ending_that_advises_against_it_is_not_followed_by_another_attempt(int code)
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            await conversation.SendCloseAsync(code);
            await conversation.ReadCloseAsync();
        });
        var states = Channel.CreateUnbounded<ClientState>();
        await using var client = await TidegateClient.ConnectAsync(Returning(peer, TimeProvider.System, states), Stop);

        await client.Ended.Soon();

        Assert.Equal((1, ClientState.Closed), (peer.Connections, client.State));
    }

    [Fact]
    public async Task Silence_is_noticed_after_a_ping_interval_and_ends_the_connection_when_the_ping_stays_unanswered()
    {
        var time = new ManualTime();
        var pinged = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync(""","pingIntervalMs":25000""");
            await conversation.ReadRequestAsync("ping");
            pinged.SetResult();
            await conversation.StaySilentAsync();
        });
        var states = Channel.CreateUnbounded<ClientState>();
        await using var client = await TidegateClient.ConnectAsync(Returning(peer, time, states) with { Reconnect = false }, Stop);

        time.Advance(TimeSpan.FromSeconds(25));
        await pinged.Task.Soon();
        await WaitForAsync(states, ClientState.Stale);
        time.Advance(TimeSpan.FromSeconds(10));

        var end = await client.Ended.Soon();
        Assert.Equal("the server fell silent", end.Error.Message);
    }

    [Fact]
    public async Task Close_while_waiting_for_the_next_attempt_ends_at_once()
    {
        var time = new ManualTime(); // never moves: only the close can end the wait
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            await conversation.SendCloseAsync(4200);
            await conversation.ReadCloseAsync();
        });
        var states = Channel.CreateUnbounded<ClientState>();
        await using var client = await TidegateClient.ConnectAsync(Returning(peer, time, states), Stop);
        await WaitForAsync(states, ClientState.Recovering);

        await client.CloseAsync().Soon();

        Assert.Equal((1, ClientState.Closed), (peer.Connections, client.State));
    }

    [Fact]
    public async Task Subscription_that_the_new_connection_does_not_get_is_told_as_lost()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            var id = await conversation.ReadRequestAsync("subscribe");
            var result = conversation.Number == 1 ? "\"ok\":true" : "\"error\":{\"id\":\"topic.unknown\",\"message\":\"gone\"}";
            await conversation.SendTextAsync($$$"""{"re":{{{id}}},"ok":true,"results":[{"topic":"md/NSE/A",{{{result}}}}]}""");
            await conversation.SendCloseAsync(conversation.Number == 1 ? 4200 : 1000);
            await conversation.ReadCloseAsync();
        });
        var states = Channel.CreateUnbounded<ClientState>();
        await using var client = await TidegateClient.ConnectAsync(Returning(peer, TimeProvider.System, states), Stop);
        await client.SubscribeAsync([new(Topic.Parse("md/NSE/A"))], Stop);

        var kinds = new List<(PushKind, string?)>();
        await foreach (var push in client.ReadAllAsync(Stop))
        {
            kinds.Add((push.Kind, push.Topic?.Path));
        }

        Assert.Equal([(PushKind.Welcome, null), (PushKind.Welcome, null), (PushKind.SubscriptionChanged, "md/NSE/A")], kinds);
    }

    private static TidegateClientOptions Returning(ScriptedPeer peer, TimeProvider time, Channel<ClientState> states) =>
        ClientHarness.OptionsFor(peer) with
        {
            Reconnect = true,
            Time = time,
            Random = new Random(Seed),
            StateChanged = state => states.Writer.TryWrite(state),
        };

    private static async Task WaitForAsync(Channel<ClientState> states, ClientState wanted)
    {
        while (await states.Reader.ReadAsync(Stop).AsTask().Soon() != wanted)
        {
            // an earlier one
        }
    }

    private static async Task ReadUntilAsync(TidegateClient client, long seq)
    {
        await foreach (var push in client.ReadAllAsync(Stop))
        {
            if (push.Seq == seq)
            {
                return;
            }
        }
    }
}
