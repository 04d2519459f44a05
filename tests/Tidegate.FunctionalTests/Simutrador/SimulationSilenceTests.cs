using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>A client that never acknowledges, as SimuTrador's own never does: it is told everything, but not for ever where nothing at all is heard of it.</summary>
public sealed class SimulationSilenceTests
{
    [Fact]
    public async Task A_client_that_never_acknowledges_and_says_nothing_else_is_warned_then_held_then_closed()
    {
        await using var gateway = await GatewayAsync(minutes: 50, setup => Unheard(setup, "00:10:00"));
        await using var client = await EnterForLongAsync(gateway);
        var session = await client.StartAsync(",\"speed\":1");
        await client.ReadAsync("tick");

        var warned = await WalkAsync(gateway, client.ReadAsync("connection_warning"));
        var held = await WalkAsync(gateway, client.ReadAsync("connection_warning"));
        var closing = await WalkAsync(gateway, client.ReadAsync("connection_closing"));
        var close = await client.Peer.ReadCloseAsync();

        Assert.Equal(("approaching_timeout", "imminent_closure"), (warned.Text("warning_type"), held.Text("warning_type")));
        Assert.Equal(60, held.GetProperty("data").GetProperty("seconds_remaining").GetInt32());
        Assert.Equal(("idle_timeout", "paused"), (closing.Text("reason"), closing.Text("session_state")));
        Assert.Equal(4000, close?.Code);
        Assert.InRange(Ticks(client), 1, 11); // a machine that is slow skips some

        await using var again = await EnterForLongAsync(gateway);
        await again.AskAsync("resume_session", $$"""{"session_id":"{{session}}","last_processed_sequence_id":{{Ticks(client)}}}""");
        Assert.Equal(Ticks(client) + 1, SequenceOf(await WalkAsync(gateway, again.ReadAsync("tick"))));
    }

    [Fact]
    public async Task Whatever_it_says_is_heard_and_lets_a_simulation_that_held_go_on()
    {
        await using var gateway = await GatewayAsync(
            minutes: 60,
            setup =>
            {
                Unheard(setup, "00:30:00");
                setup.Settings["Tidegate:Simulation:SilenceMax"] = "01:00:00"; // the clock goes on a little while the client reads
            }
        );
        await using var client = await EnterForLongAsync(gateway);
        await client.StartAsync(",\"speed\":1");
        var held = default(JsonElement);
        for (var warning = 1; warning <= 2; warning++)
        {
            held = await WalkAsync(gateway, client.ReadAsync("connection_warning"));
        }

        await client.AskAsync("ping", "{}");
        var before = Ticks(client);
        while (Ticks(client) < before + 15)
        {
            await WalkAsync(gateway, client.ReadAsync("tick"));
            await client.AskAsync("ping", "{}");
        }

        Assert.Equal("imminent_closure", held.Text("warning_type"));
        Assert.InRange(before, 1, 31);
        Assert.Equal(2, client.Heard.Count(message => TypeOf(message) == "connection_warning"));
    }

    [Fact]
    public async Task The_bound_may_be_switched_off()
    {
        await using var gateway = await GatewayAsync(minutes: 50, setup => Unheard(setup, "00:00:00"));
        await using var client = await EnterForLongAsync(gateway);
        await client.StartAsync(",\"speed\":1");

        await WalkAsync(gateway, client.ReadAsync("simulation_end"));

        Assert.DoesNotContain(client.Heard, message => TypeOf(message) == "connection_warning");
    }

    private static int Ticks(SimutradorClient client) => client.Heard.Count(message => TypeOf(message) == "tick");

    /// <summary>Steps on by ten seconds until it is done.</summary>
    private static async Task<T> WalkAsync<T>(GatewayFixture gateway, Task<T> task)
    {
        while (!task.IsCompleted)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(task, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        return await task;
    }

    private static void Unheard(GatewaySetup setup, string most)
    {
        setup.Time = new ManualTime();
        setup.Settings["Tidegate:Endpoints:simutrador:PongTimeout"] = "00:00:00";
        setup.Settings["Tidegate:Simulation:UnheardMax"] = most;
        setup.Settings["Tidegate:Simulation:ResumeWindow"] = "1.00:00:00";
    }

    /// <summary>A client whose token and plan end nothing here, and warn of nothing.</summary>
    private static async Task<SimutradorClient> EnterForLongAsync(GatewayFixture gateway)
    {
        var now = gateway.Clock.GetUtcNow().ToUnixTimeSeconds();
        var token = gateway.Issue("user", "enterprise", ("iat", $"{now}"), ("exp", $"{now + (25 * 3_600)}"));
        var peer = (await gateway.EnterAsync(token)).Peer;
        peer.AnswersPings = true;
        return new SimutradorClient(peer);
    }
}
