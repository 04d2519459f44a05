using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Simulations;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>How simulations end that do not come to their last candle, and how long those are kept that have ended.</summary>
public sealed class SimulationEndingTests
{
    [Fact]
    public async Task A_client_that_stops_acknowledging_is_warned_then_held_then_closed_with_its_session_paused()
    {
        await using var gateway = await GatewayAsync(
            minutes: 50,
            setup =>
            {
                setup.Settings["Tidegate:Simulation:AckWait"] = "00:00:00.050";
                setup.Settings["Tidegate:Simulation:SilenceMax"] = "00:00:01";
            }
        );
        await using var client = await EnterAsync(gateway);
        await client.StartAsync(",\"speed\":\"ack\"");

        var warned = await client.ReadAsync("connection_warning");
        var held = await client.ReadAsync("connection_warning");
        var closing = await client.ReadAsync("connection_closing");
        var close = await client.Peer.ReadCloseAsync();

        Assert.Equal(("approaching_timeout", "imminent_closure"), (warned.Text("warning_type"), held.Text("warning_type")));
        Assert.Equal(("idle_timeout", "paused"), (closing.Text("reason"), closing.Text("session_state")));
        Assert.Equal(4000, close?.Code);
        Assert.Equal(3, client.Heard.Count(message => TypeOf(message) == "tick"));
    }

    [Fact]
    public async Task The_engine_waits_for_an_acknowledgement_no_longer_than_max_wait_ms()
    {
        await using var gateway = await GatewayAsync(minutes: 50, setup => setup.Settings["Tidegate:Simulation:MissedAcksMax"] = "100");
        await using var client = await EnterAsync(gateway);
        await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("tick");

        await client.AcknowledgeAsync(1, wait: 20);
        await client.ReadAsync("simulation_end"); // far sooner than at the five seconds that hold where nothing was said

        Assert.Equal(50, client.Heard.Count(message => TypeOf(message) == "tick"));
    }

    [Fact]
    public async Task A_session_to_which_nobody_comes_back_ends_and_lets_its_place_and_its_candles_go()
    {
        await using var gateway = await GatewayAsync(minutes: 50, setup => setup.Settings["Tidegate:Simulation:ResumeWindow"] = "00:00:01");
        var client = await EnterAsync(gateway, "user_free_001", "free");
        await client.StartAsync(",\"speed\":\"ack\"");
        await client.DisposeAsync();
        var candles = (ListedCandles)gateway.Services.GetRequiredService<ISimulationCandles>();

        await using var again = await EnterAsync(gateway, "user_free_001", "free");
        await again.StartAsync();
        await again.ReadAsync("simulation_started"); // it waited for the place of the first

        await again.ReadAsync("simulation_end");
        while (candles.Open > 0)
        {
            await again.Peer.SettleAsync(); // once around the server; the test ends when its patience does
        }
    }

    [Fact]
    public async Task A_session_that_nobody_starts_ends_and_lets_its_place_go_and_one_that_was_started_goes_on()
    {
        await using var gateway = await GatewayAsync(minutes: 50, ByHand);
        await using var client = await EnterAsync(gateway, "user_free_001", "free");
        var created = await client.AskAsync("create_session", Start());
        var waiting = await client.StartAsync(",\"speed\":1"); // for the place of the first

        gateway.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        var before = await client.AskAsync("get_session", Named(created.Text("session_id")!));
        await client.AskAsync("query_positions", Named(created.Text("session_id")!)); // once through its loop
        var error = await SteppingAsync(gateway, client.ReadUntilAsync("session_error"));
        var tick = await client.ReadUntilAsync("tick");

        Assert.Equal("created", before.Text("state"));
        Assert.Equal(
            (created.Text("session_id"), "HANDLER_TIMEOUT", "The session was not started in time"),
            (error.Text("session_id"), error.Text("error_code"), error.Text("message"))
        );
        Assert.Equal(waiting, tick.Text("session_id"));
    }

    [Fact]
    public async Task A_session_that_has_lasted_as_long_as_it_may_is_told_so_and_ends()
    {
        await using var gateway = await GatewayAsync(
            minutes: 50,
            setup =>
            {
                ByHand(setup);
                setup.Settings["Tidegate:Simulation:LifetimeMax"] = "00:20:00";
            }
        );
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":1");
        await client.ReadAsync("tick");
        await client.AskAsync("pause_simulation", Named(session));

        gateway.Time.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromMilliseconds(1));
        var before = await client.AskAsync("query_positions", Named(session));
        var error = await SteppingAsync(gateway, client.ReadUntilAsync("session_error"));
        await client.AskAsync("query_positions", Named(session));
        var after = await client.AskAsync("get_session", Named(session));

        Assert.Equal("account_snapshot", TypeOf(before));
        Assert.Equal(("HANDLER_TIMEOUT", "The session has lasted as long as it may"), (error.Text("error_code"), error.Text("message")));
        Assert.Equal("closed", after.Text("state"));
    }

    [Fact]
    public async Task Data_that_breaks_off_in_the_middle_ends_the_session_with_the_reason_and_a_report_of_what_was()
    {
        await using var gateway = await GatewayAsync(minutes: 50);
        await using var client = await EnterAsync(gateway, "user_free_001", "free");
        var created = await client.AskAsync("start_simulation", Start(symbols: "\"BROKEN\""));
        var session = created.Text("session_id")!;

        var error = await client.ReadUntilAsync("session_error");
        var standing = await client.AskAsync("get_session", Named(session));
        var resumed = await client.AskAsync("resume_simulation", Named(session));
        var next = await client.AskAsync("start_simulation", Start());

        Assert.Equal(
            (session, "DATA_FETCH_FAILED", "The stored candles cannot be read any further."),
            (error.Text("session_id"), error.Text("error_code"), error.Text("message"))
        );
        Assert.Equal(("failed", 3), (standing.Text("state"), SequenceOf(standing)));
        Assert.Equal("SESSION_NOT_RUNNING", resumed.Text("error_code"));
        Assert.Equal("created", next.Text("status")); // not queued: the plan has one place, and it is free
        Assert.Equal(3, client.Heard.Count(message => TypeOf(message) == "tick" && message.Text("session_id") == session));
    }

    [Fact]
    public async Task Of_those_that_have_ended_too_many_are_not_kept_and_nobody_crowds_out_another()
    {
        await using var gateway = await GatewayAsync(minutes: 1, setup => setup.Settings["Tidegate:Simulation:EndedMax"] = "2");
        await using var many = await EnterAsync(gateway, "many");
        await using var one = await EnterAsync(gateway, "one");
        var his = await RunAsync(one);
        var first = await RunAsync(many);
        var deleted = await many.StartAsync(",\"speed\":\"ack\"");
        await many.AskAsync("delete_session", Named(deleted));
        Assert.Equal("completed", (await many.AskAsync("get_session", Named(first))).Text("state")); // what is deleted needs no room

        var second = await RunAsync(many);

        Assert.Equal("SESSION_NOT_FOUND", (await many.AskAsync("get_session", Named(first))).Text("error_code"));
        Assert.Equal("SESSION_NOT_FOUND", (await many.AskAsync("get_session", Named(deleted))).Text("error_code"));
        Assert.Equal("completed", (await many.AskAsync("get_session", Named(second))).Text("state"));
        Assert.Equal("completed", (await one.AskAsync("get_session", Named(his))).Text("state"));

        static async Task<string> RunAsync(SimutradorClient client)
        {
            var session = await client.StartAsync();
            await client.ReadAsync("simulation_end");
            await client.AskAsync("query_positions", Named(session)); // once through its loop: it is counted as ended
            return session;
        }
    }

    [Fact]
    public async Task One_that_has_ended_is_kept_as_long_as_configured_and_then_gone()
    {
        await using var gateway = await GatewayAsync(
            minutes: 1,
            setup =>
            {
                ByHand(setup);
                setup.Settings["Tidegate:Simulation:EndedAgeMax"] = "00:10:00";
            }
        );
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":1000");
        await client.ReadAsync("tick");
        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        await client.ReadAsync("simulation_end");
        await client.AskAsync("query_positions", Named(session));

        // It ended somewhere within the second that was stepped over: its loop reads the clock when it comes to its turn.
        gateway.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(2));
        var before = await client.AskAsync("query_positions", Named(session));
        gateway.Time.Advance(TimeSpan.FromSeconds(2));
        while (TypeOf(await client.AskAsync("get_session", Named(session))) != "session_error")
        {
            await client.Peer.SettleAsync(); // once around the server; the test ends when its patience does
        }

        Assert.Equal("account_snapshot", TypeOf(before));
        Assert.Empty((await client.AskAsync("list_sessions", "{}")).GetProperty("data").GetProperty("sessions").EnumerateArray());
    }

    private static string Named(string session) => $$"""{"session_id":"{{session}}"}""";

    /// <summary>Steps on by a millisecond until it is done: a loop that has just read the clock may set its timer after a step, and one step alone would be lost on it.</summary>
    private static async Task<T> SteppingAsync<T>(GatewayFixture gateway, Task<T> task)
    {
        while (!task.IsCompleted)
        {
            gateway.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.WhenAny(task, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        return await task;
    }

    private static void ByHand(GatewaySetup setup)
    {
        setup.Time = new ManualTime();
        setup.Settings["Tidegate:Endpoints:simutrador:PongTimeout"] = "00:00:00";
        setup.Settings["Tidegate:Endpoints:simutrador:MessagesPerSecond"] = "0";
    }
}
