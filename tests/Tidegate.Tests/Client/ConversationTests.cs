using System.Text;
using Tidegate.Client;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Testing;

namespace Tidegate.Tests.Client;

public sealed class ConversationTests
{
    private const string Update =
        """{"type":"update","topic":"md/NSE/RELIANCE","mode":"quote","seq":7,"merged":2,"data":{"ltp":1424.10,"volume":9}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribe_returns_what_was_granted_and_what_was_refused()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            var id = await conversation.ReadRequestAsync("subscribe");
            await conversation.SendTextAsync(
                $$$"""{"re":{{{id}}},"ok":true,"results":[{"topic":"md/NSE/RELIANCE","ok":true,"mode":"ltp","rule":"plan.modes"},{"topic":"md/NSE/NONE","error":{"id":"topic.unknown","message":"no"}}]}"""
            );
            await conversation.ReadCloseAsync();
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        var results = await client.SubscribeAsync([new(Topic.Parse("md/NSE/RELIANCE"), Mode.Quote), new(Topic.Parse("md/NSE/NONE"))], Stop);

        Assert.Equal(("md/NSE/RELIANCE", Mode.Ltp, "plan.modes"), (results[0].Topic, results[0].Mode, results[0].Rule));
        Assert.Equal((false, GatewayErrors.TopicUnknown), (results[1].IsGranted, results[1].Error?.Entry));
    }

    [Fact]
    public async Task Refused_request_throws_its_error_and_the_connection_lives_on()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            var id = await conversation.ReadRequestAsync("subscribe");
            await conversation.SendTextAsync($$$"""{"re":{{{id}}},"error":{"id":"limit.batch","message":"Too many","rule":"r"}}""");
            var ping = await conversation.ReadRequestAsync("ping");
            await conversation.SendTextAsync($$"""{"re":{{ping}},"ok":true,"serverTimeNs":1763781234567890123}""");
            await conversation.ReadCloseAsync();
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => client.SubscribeAsync([new(Topic.Parse("md/NSE/A"))], Stop));
        var pong = await client.PingAsync(Stop);

        Assert.Equal((GatewayErrors.BatchLimit, "r"), (refused.Error.Entry, refused.Error.Rule));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(17637812345678901), pong.ServerTime);
    }

    [Fact]
    public async Task Replies_find_their_requests_in_any_order()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            var first = await conversation.ReadRequestAsync("ping");
            var second = await conversation.ReadRequestAsync("ping");
            await conversation.SendTextAsync($$"""{"re":{{second}},"ok":true,"serverTimeNs":2000}""");
            await conversation.SendTextAsync($$"""{"re":999,"ok":true}""");
            await conversation.SendTextAsync($$"""{"re":{{first}},"ok":true,"serverTimeNs":1000}""");
            await conversation.ReadCloseAsync();
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        var first = client.PingAsync(Stop);
        var second = client.PingAsync(Stop);

        var times = (await Task.WhenAll(first, second).Soon()).Select(pong => (pong.ServerTime!.Value - DateTimeOffset.UnixEpoch).Ticks);
        Assert.Equal([10, 20], times);
    }

    [Fact]
    public async Task Request_without_a_reply_times_out()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            await conversation.ReadRequestAsync("ping");
            asked.SetResult();
            await conversation.ReadCloseAsync();
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer) with { Time = time }, Stop);

        var ping = client.PingAsync(Stop);
        await asked.Task.Soon();
        time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<TimeoutException>(() => ping.Soon());
    }

    [Fact]
    public async Task Pushes_arrive_with_exact_prices_even_in_half_frames_and_fragments()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            var bytes = Encoding.UTF8.GetBytes(Update);
            await conversation.SendFrameAsync(0x1, bytes.AsMemory(0, 10), final: false);
            await conversation.SendFrameAsync(0x9, default); // a ping may stand between fragments (RFC 6455 §5.4)
            await conversation.SendFrameAsync(0x0, bytes.AsMemory(10));
            await conversation.SendRawAsync(new byte[] { 0x81 });
            await conversation.SendRawAsync(new byte[] { 19 });
            await conversation.SendRawAsync("""{"type":"surprise"}"""u8.ToArray());
            await conversation.SendCloseAsync(1000, "Stream completed");
            await conversation.ReadCloseAsync();
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        var pushes = new List<Push>();
        await foreach (var push in client.ReadAllAsync(Stop))
        {
            pushes.Add(push);
        }

        Assert.Equal([PushKind.Welcome, PushKind.Update, PushKind.Other], pushes.Select(push => push.Kind));
        Assert.Equal(("md/NSE/RELIANCE", Mode.Quote, 7L, 2L), (pushes[1].Topic!.Path, pushes[1].Mode, pushes[1].Seq, pushes[1].Merged));
        Assert.Equal(
            ("1424.10", 9L),
            (pushes[1].Values!.Ltp!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), pushes[1].Values!.Volume)
        );
        Assert.Equal((1000, "Stream completed"), ((await client.Ended).CloseCode, (await client.Ended).Error.Message));
    }

    [Theory]
    [InlineData("not json", 1007)]
    [InlineData("[1]", 1007)]
    [InlineData("""{"neither":"nor"}""", 1007)]
    [InlineData("""{"type":"update","type":"update"}""", 1007)]
    public async Task Message_outside_the_protocol_ends_the_connection_with_a_code(string message, int code)
    {
        var closed = new TaskCompletionSource<int?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            await conversation.SendTextAsync(message);
            closed.SetResult(await conversation.ReadCloseAsync());
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        Assert.Equal(code, await closed.Task.Soon());
        Assert.Equal(code, (await client.Ended.Soon()).CloseCode);
    }

    [Theory]
    [InlineData(1_024, null)]
    [InlineData(1_025, 1009)]
    public async Task Message_at_the_limit_is_taken_and_one_byte_more_ends_with_1009(int bytes, int? code)
    {
        var closed = new TaskCompletionSource<int?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            var text = "{\"type\":\"filler\",\"x\":\"";
            await conversation.SendTextAsync(text + new string('x', bytes - text.Length - 2) + "\"}");
            await conversation.SendTextAsync("""{"type":"after"}""");
            if (code is not null)
            {
                closed.SetResult(await conversation.ReadCloseAsync());
            }
            else
            {
                await conversation.SendCloseAsync(1000);
                await conversation.ReadCloseAsync();
            }
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer) with { MessageBytesMax = 1_024 }, Stop);

        var end = await client.Ended.Soon();

        Assert.Equal(code ?? 1000, end.CloseCode);
        if (code is not null)
        {
            Assert.Equal(code, await closed.Task.Soon());
        }
    }

    [Fact]
    public async Task Binary_message_ends_the_connection_with_1003()
    {
        var closed = new TaskCompletionSource<int?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            await conversation.SendFrameAsync(0x2, new byte[] { 1, 2, 3 });
            closed.SetResult(await conversation.ReadCloseAsync());
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        Assert.Equal(1003, await closed.Task.Soon());
    }

    [Theory]
    [InlineData(4003, Retry.AfterNewCredential, "auth.token_expired")]
    [InlineData(4019, Retry.Never, "")]
    [InlineData(4101, Retry.AfterDelay, "session.slow_consumer")]
    [InlineData(4199, Retry.AfterDelay, "")]
    [InlineData(4200, Retry.AfterDelay, "server.draining")]
    [InlineData(1011, Retry.AfterDelay, "server.internal")]
    [InlineData(4999, Retry.Never, "")]
    public async Task Close_code_gives_entry_and_advice_also_where_the_entry_is_not_known(int code, Retry advice, string id)
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            await conversation.SendCloseAsync(code);
            await conversation.ReadCloseAsync();
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        var end = await client.Ended.Soon();

        Assert.Equal((code, advice, id), (end.CloseCode, end.Error.Retry, end.Error.Id));
        var ended = await Assert.ThrowsAsync<ConnectionEndedException>(async () =>
        {
            await foreach (var _ in client.ReadAllAsync(Stop)) { }
        });
        Assert.Equal(code, ended.End.CloseCode);
    }

    [Fact]
    public async Task Close_sends_1000_and_ends_the_reading_without_a_throw()
    {
        var closed = new TaskCompletionSource<int?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            closed.SetResult(await conversation.ReadCloseAsync());
            await conversation.SendCloseAsync(1000);
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        await client.CloseAsync();
        var read = new List<PushKind>();
        await foreach (var push in client.ReadAllAsync(Stop))
        {
            read.Add(push.Kind);
        }

        Assert.Equal(1000, await closed.Task.Soon());
        Assert.Equal([PushKind.Welcome], read);
        Assert.Equal((true, ClientState.Closed), ((await client.Ended).ByUs, client.State));
    }

    [Fact]
    public async Task Slow_reader_loses_the_oldest_pushes_and_they_are_counted()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            for (var seq = 1; seq <= 5; seq++)
            {
                await conversation.SendTextAsync($$"""{"type":"update","topic":"md/NSE/A","seq":{{seq}}}""");
            }

            await conversation.SendCloseAsync(1000);
            await conversation.ReadCloseAsync();
        });
        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer) with { PushesMax = 2 }, Stop);

        await client.Ended.Soon();
        var left = new List<long?>();
        await foreach (var push in client.ReadAllAsync(Stop))
        {
            left.Add(push.Seq);
        }

        Assert.Equal([4, 5], left);
        Assert.Equal(4, client.PushesDropped);
    }
}
