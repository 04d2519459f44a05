using System.Diagnostics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>How fast simulations go.</summary>
public sealed class SimulationPaceTests
{
    [Fact]
    public async Task A_client_that_acknowledges_at_once_is_told_thousands_of_ticks_and_no_rate_of_messages_stops_it()
    {
        const int Minutes = 5_000;
        await using var gateway = await GatewayAsync(Minutes);
        await using var client = await EnterAsync(gateway);
        await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("simulation_started");
        var began = Stopwatch.StartNew();
        for (var sequence = 1; sequence <= Minutes; sequence++)
        {
            Assert.Equal(sequence, SequenceOf(await client.ReadAsync("tick")));
            await client.AcknowledgeAsync(sequence);
        }

        await client.ReadAsync("simulation_end");

        TestContext.Current.TestOutputHelper?.WriteLine($"{Minutes / began.Elapsed.TotalSeconds:0} ticks a second, each acknowledged");
    }

    [Theory]
    [InlineData(1, 60_000)]
    [InlineData(60, 1_000)]
    [InlineData(1_000, 60)]
    public async Task A_speed_is_so_many_times_the_simulated_time(int speed, int milliseconds)
    {
        await using var gateway = await GatewayAsync(
            minutes: 3,
            setup =>
            {
                setup.Time = new ManualTime();
                setup.Settings["Tidegate:Endpoints:simutrador:PongTimeout"] = "00:00:00";
            }
        );
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync($",\"speed\":{speed}");
        await client.ReadAsync("tick");

        gateway.Time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        var before = await client.AskAsync("get_session", $$"""{"session_id":"{{session}}"}""");
        await client.AskAsync("query_positions", $$"""{"session_id":"{{session}}"}"""); // once through the loop of the run
        gateway.Time.Advance(TimeSpan.FromMilliseconds(1));
        var second = await client.ReadAsync("tick");

        Assert.Equal(1, SequenceOf(before));
        Assert.Equal(2, SequenceOf(second));
        Assert.Equal(1, client.Heard.Count(message => TypeOf(message) == "tick" && SequenceOf(message) == 1));
    }

    [Fact]
    public async Task A_client_that_needs_time_gets_it_and_an_acknowledgement_that_is_wrong_is_answered()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("tick");

        var beyond = await client.AskAsync("tick_ack", """{"sequence_id":9,"processing_status":"ready"}""");
        var status = await client.AskAsync("tick_ack", """{"sequence_id":1,"processing_status":"done"}""");
        var wait = await client.AskAsync("tick_ack", """{"sequence_id":1,"max_wait_ms":-1}""");
        var unknown = await client.AskAsync("tick_ack", """{"session_id":"sess_x","sequence_id":1}""");
        await client.SendAsync("tick_ack", """{"sequence_id":1,"processing_status":"need_time","max_wait_ms":60000}""");
        var standing = await client.AskAsync("get_session", $$"""{"session_id":"{{session}}"}""");
        await client.SendAsync("tick_ack", $$"""{"session_id":"{{session}}","sequence_id":1,"processing_status":"ready"}""");
        var next = await client.ReadAsync("tick");

        Assert.All([beyond, status, wait], answer => Assert.Equal("INVALID_PARAMS", answer.Text("error_code")));
        Assert.Equal("SESSION_NOT_FOUND", unknown.Text("error_code"));
        Assert.Equal(1, SequenceOf(standing));
        Assert.Equal(2, SequenceOf(next));
    }

    [Fact]
    public async Task A_flood_of_acknowledgements_that_nobody_asked_for_is_a_flood_of_messages()
    {
        await using var gateway = await GatewayAsync(
            minutes: 5,
            setup => setup.Settings["Tidegate:Endpoints:simutrador:MessagesPerSecond"] = "50"
        );
        await using var client = await EnterAsync(gateway);
        await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("tick");
        for (var i = 0; i < 1_000; i++)
        {
            try
            {
                await client.Peer.SendTextAsync("""{"type":"tick_ack","data":{"sequence_id":1,"processing_status":"need_time"}}""");
            }
            catch (IOException)
            {
                break; // it was closed already
            }
        }

        Assert.Equal(1008, (await client.Peer.ReadCloseAsync())?.Code);
    }
}
