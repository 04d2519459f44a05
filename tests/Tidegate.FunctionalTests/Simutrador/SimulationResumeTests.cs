using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>What becomes of a simulation whose connection is cut.</summary>
public sealed class SimulationResumeTests
{
    private const int Minutes = 6;

    // History, started, six ticks with a purchase in the second, the end: eleven messages and the executions.
    public static TheoryData<int> Cuts => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_client_that_is_cut_after_any_message_and_resumes_has_in_the_end_what_it_would_have_had(int after)
    {
        await using var gateway = await GatewayAsync(Minutes, setup => setup.Settings["Tidegate:Simulation:TickDelay"] = "00:00:00.020");
        var client = await EnterAsync(gateway);
        var session = await client.StartAsync();
        var processed = 0L;
        var seen = new HashSet<string>();
        for (var i = 0; i < after && !seen.Contains("simulation_end"); i++)
        {
            processed = Note(await client.ReadAsync(), seen, processed);
        }

        client.Peer.Socket.Close(timeout: 0); // a reset, in the middle of whatever was under way
        await client.DisposeAsync();
        await using var again = await EnterAsync(gateway);
        var sync = await again.AskAsync("resume_session", Resume(session, processed));
        while (!seen.Contains("simulation_end"))
        {
            processed = Note(await again.ReadAsync(), seen, processed);
        }

        Assert.Equal("state_sync", TypeOf(sync));
        Assert.True(sync.GetProperty("data").GetProperty("is_complete").GetBoolean());
        Assert.Equal(Minutes, processed);
        Assert.Superset(new HashSet<string> { "history_snapshot", "simulation_started", "simulation_end" }, seen);
        for (var sequence = 1; sequence <= Minutes; sequence++)
        {
            Assert.Contains($"tick {sequence}", seen);
        }
    }

    [Fact]
    public async Task A_simulation_holds_as_soon_as_its_connection_is_gone_and_tells_the_rest_once()
    {
        await using var gateway = await GatewayAsync(minutes: 50);
        var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        Assert.Equal(1, SequenceOf(await client.ReadAsync("tick")));
        await client.AcknowledgeAsync(1);
        Assert.Equal(2, SequenceOf(await client.ReadAsync("tick")));

        await client.DisposeAsync();
        await using var again = await EnterAsync(gateway);
        await again.AskAsync("resume_session", Resume(session, 1));
        var repeated = await again.ReadAsync("tick");
        await again.AcknowledgeAsync(2);
        var next = await again.ReadAsync("tick");

        Assert.Equal((2, 3), (SequenceOf(repeated), SequenceOf(next)));
    }

    [Fact]
    public async Task What_a_client_lost_beyond_what_is_kept_is_said_to_be_incomplete()
    {
        await using var gateway = await GatewayAsync(minutes: 50, setup => setup.Settings["Tidegate:Simulation:KeptMessagesMax"] = "2");
        var client = await EnterAsync(gateway);
        var session = await client.StartAsync();
        await client.ReadAsync("simulation_end");
        await client.DisposeAsync();

        await using var again = await EnterAsync(gateway);
        var sync = await again.AskAsync("resume_session", Resume(session, 3));

        Assert.False(sync.GetProperty("data").GetProperty("is_complete").GetBoolean());
        Assert.Equal((2, "completed"), (sync.GetProperty("data").GetProperty("replayed_messages").GetInt32(), sync.Text("state")));
    }

    [Fact]
    public async Task A_session_is_its_owners_alone()
    {
        await using var gateway = await GatewayAsync(minutes: 50);
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        await using var other = await EnterAsync(gateway, "somebody_else");

        foreach (var type in new[] { "resume_session", "get_session", "delete_session", "pause_simulation", "query_positions" })
        {
            var answer = await other.AskAsync(type, Resume(session, 0));
            Assert.Equal(("session_error", "ACCESS_DENIED"), (TypeOf(answer), answer.Text("error_code")));
        }

        var batch = await other.AskAsync(
            "order_batch",
            $$"""{"session_id":"{{session}}","batch_id":"b","orders":[{"order_id":"o","symbol":"AAPL","side":"buy","type":"market","quantity":1}]}"""
        );
        var list = await other.AskAsync("list_sessions", "{}");
        Assert.Equal(("error", "ACCESS_DENIED"), (TypeOf(batch), batch.Text("error_code")));
        Assert.Equal(0, list.GetProperty("data").GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task A_position_beyond_the_last_tick_is_refused()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");

        var answer = await client.AskAsync("resume_session", Resume(session, 999));

        Assert.Equal("INVALID_PARAMS", answer.Text("error_code"));
    }

    private static string Resume(string session, long processed) =>
        $$"""{"session_id":"{{session}}","last_processed_sequence_id":{{processed}}}""";

    private static long Note(JsonElement message, HashSet<string> seen, long processed)
    {
        var type = TypeOf(message);
        if (type != "tick")
        {
            seen.Add(type);
            return processed;
        }

        var sequence = SequenceOf(message);
        Assert.Equal(processed + 1, sequence); // none twice, none missing
        seen.Add($"tick {sequence}");
        return sequence;
    }
}
