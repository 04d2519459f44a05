using System.Globalization;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>What becomes of a simulation whose connection is cut.</summary>
public sealed class SimulationResumeTests
{
    private const int Minutes = 6;

    // History, started, tick, tick, batch_ack, execution, account, four more ticks, end.
    private const int Messages = 12;

    public static TheoryData<int> Cuts => [.. Enumerable.Range(0, Messages + 1)];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_client_that_is_cut_after_any_message_and_resumes_has_in_the_end_what_it_would_have_had(int after)
    {
        await using var gateway = await GatewayAsync(Minutes);
        var client = await EnterAsync(gateway);
        var trader = new Trader(await client.StartAsync(",\"speed\":\"ack\""));
        for (var i = 0; i < after; i++)
        {
            await trader.TakeAsync(client, await client.ReadAsync());
        }

        client.Peer.Socket.Close(timeout: 0); // a reset, in the middle of whatever was under way
        await client.DisposeAsync();
        await using var again = await EnterAsync(gateway);
        var sync = await again.AskAsync("resume_session", Resume(trader.Session, trader.Processed));
        await trader.GoOnAsync(again);
        while (trader.End is null)
        {
            await trader.TakeAsync(again, await again.ReadAsync());
        }

        Assert.Equal("state_sync", TypeOf(sync));
        Assert.True(sync.GetProperty("data").GetProperty("is_complete").GetBoolean());
        Assert.Equal(Minutes, trader.Processed);
        Assert.Superset(
            new HashSet<string> { "history_snapshot", "simulation_started", "account_snapshot", "simulation_end" },
            trader.Types
        );
        Assert.Equal(["exec-1"], trader.Executions); // told again perhaps, and traded once
        Assert.Equal(1, trader.End.Value.GetProperty("data").GetProperty("total_trades").GetInt32());
        Assert.Equal(trader.Equity, trader.End.Value.Text("final_equity"));
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
    public async Task An_acknowledgement_that_was_lost_with_the_connection_is_not_waited_for_again()
    {
        await using var gateway = await GatewayAsync(minutes: 50, setup => setup.Settings["Tidegate:Simulation:AckWait"] = "00:01:00");
        var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        Assert.Equal(1, SequenceOf(await client.ReadAsync("tick")));
        await client.DisposeAsync();

        await using var again = await EnterAsync(gateway);
        await again.AskAsync("resume_session", Resume(session, 1));

        Assert.Equal(2, SequenceOf(await again.ReadAsync("tick"))); // else a minute later, and that is longer than a test has patience
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

        string[] types =
        [
            "resume_session",
            "get_session",
            "delete_session",
            "start_simulation",
            "pause_simulation",
            "resume_simulation",
            "query_positions",
        ];
        foreach (var type in types)
        {
            var answer = await other.AskAsync(type, Resume(session, 0));
            Assert.Equal(("session_error", "ACCESS_DENIED"), (TypeOf(answer), answer.Text("error_code")));
        }

        var batch = await other.AskAsync(
            "order_batch",
            $$"""{"session_id":"{{session}}","batch_id":"b","orders":[{"order_id":"o","symbol":"AAPL","side":"buy","type":"market","quantity":1}]}"""
        );
        var acknowledged = await other.AskAsync("tick_ack", $$"""{"session_id":"{{session}}","sequence_id":1}""");
        var list = await other.AskAsync("list_sessions", "{}");
        Assert.Equal(("error", "ACCESS_DENIED"), (TypeOf(acknowledged), acknowledged.Text("error_code")));
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

    /// <summary>A client that buys ten shares at the second tick, and acknowledges each when it has done what it wanted.</summary>
    private sealed class Trader(string session)
    {
        private bool _isPlaced;

        public string Session => session;

        public long Processed { get; private set; }

        public HashSet<string> Types { get; } = [];

        public HashSet<string?> Executions { get; } = [];

        /// <summary>What the account must be worth in the end: all prices are known, and rise by a cent a minute.</summary>
        public string? Equity { get; private set; }

        public JsonElement? End { get; private set; }

        public async Task TakeAsync(SimutradorClient client, JsonElement message)
        {
            Types.Add(TypeOf(message));
            switch (TypeOf(message))
            {
                case "tick":
                    Assert.Equal(Processed + 1, SequenceOf(message)); // none twice, none missing
                    Processed++;
                    await GoOnAsync(client);
                    break;
                case "batch_ack":
                    Assert.Equal(
                        "o1",
                        Assert.Single(message.GetProperty("data").GetProperty("accepted_orders").EnumerateArray()).GetString()
                    );
                    _isPlaced = true;
                    await GoOnAsync(client);
                    break;
                case "execution_report":
                    Executions.Add(message.Text("execution_id"));
                    var paid = decimal.Parse(message.Text("executed_price")!, CultureInfo.InvariantCulture);
                    var worth = 100_000m - (10 * paid) - 0.05m + (10 * (100m + ((Minutes - 1) * 0.01m)));
                    Equity = worth.ToString("0.00", CultureInfo.InvariantCulture);
                    break;
                case "simulation_end":
                    End = message;
                    break;
                default:
                    break;
            }
        }

        /// <summary>Says what it would say now; the same again after a cut changes nothing.</summary>
        public async Task GoOnAsync(SimutradorClient client)
        {
            if (Processed >= 2 && !_isPlaced)
            {
                await client.SendAsync(
                    "order_batch",
                    $$"""{"session_id":"{{session}}","batch_id":"b1","orders":[{"order_id":"o1","symbol":"AAPL","side":"buy","type":"market","quantity":10,"time_in_force":"gtc"}]}"""
                );
            }
            else if (Processed > 0)
            {
                await client.AcknowledgeAsync(Processed);
            }
        }
    }
}
