using System.Net.Http.Headers;
using System.Text.Json;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>Whole simulations over a real socket.</summary>
public sealed class SimulationRunTests
{
    [Theory]
    [InlineData("free")]
    [InlineData("professional")]
    [InlineData("enterprise")]
    public async Task A_client_of_every_plan_runs_from_its_start_to_its_end_and_its_account_adds_up(string plan)
    {
        await using var gateway = await GatewayAsync(minutes: 20);
        await using var client = await EnterAsync(gateway, "user_" + plan, plan);

        var session = await client.StartAsync(",\"speed\":\"ack\"");
        var snapshot = await client.ReadAsync("history_snapshot");
        await client.ReadAsync("simulation_started");
        var first = await client.ReadAsync("tick");
        var acknowledged = await client.AskAsync(
            "order_batch",
            $$"""{"session_id":"{{session}}","batch_id":"b1","orders":[{"order_id":"o1","symbol":"AAPL","side":"buy","type":"market","quantity":100}],"execution_mode":"best_effort"}"""
        );
        await client.AcknowledgeAsync(1);
        var report = await client.ReadAsync("execution_report");
        var account = await client.ReadAsync("account_snapshot");
        for (var sequence = 2; sequence <= 20; sequence++)
        {
            Assert.Equal(sequence, SequenceOf(await client.ReadAsync("tick")));
            await client.AcknowledgeAsync(sequence);
        }

        var end = await client.ReadAsync("simulation_end");

        Assert.Equal(2, snapshot.GetProperty("data").GetProperty("count").GetInt32());
        Assert.Equal(
            "2024-01-02T00:00:00Z",
            first.GetProperty("data").GetProperty("candles").GetProperty("AAPL").GetProperty("date").GetString()
        );
        Assert.Equal("100.00", first.GetProperty("data").GetProperty("candles").GetProperty("AAPL").GetProperty("open").GetString());
        Assert.Equal("o1", acknowledged.GetProperty("data").GetProperty("accepted_orders")[0].GetString());
        Assert.Equal(plan, acknowledged.GetProperty("meta").GetProperty("plan").GetString());
        Assert.Equal(("o1", "0.50"), (report.Text("order_id"), report.Text("commission")));
        var paid = decimal.Parse(report.Text("executed_price")!, System.Globalization.CultureInfo.InvariantCulture) * 100;
        Assert.Equal(100_000m - paid - 0.50m, decimal.Parse(account.Text("cash")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1, end.GetProperty("data").GetProperty("total_trades").GetInt32());
        Assert.All(client.Heard, message => Assert.Equal(session, message.Text("session_id")));
    }

    [Fact]
    public async Task A_client_that_never_acknowledges_as_SimuTradors_own_is_told_everything_all_the_same()
    {
        await using var gateway = await GatewayAsync(minutes: 30);
        await using var client = await EnterAsync(gateway);

        await client.StartAsync();
        await client.ReadAsync("simulation_end");

        Assert.Equal(
            Enumerable.Range(1, 30).Select(sequence => (long)sequence),
            client.Heard.Where(message => TypeOf(message) == "tick").Select(SequenceOf)
        );
    }

    [Fact]
    public async Task A_best_effort_batch_goes_on_without_what_is_wrong_and_an_atomic_one_leaves_no_trace()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("tick");

        var atomic = await client.AskAsync("order_batch", Batch("b1", "atomic"));
        var effort = await client.AskAsync("order_batch", Batch("b2", "best_effort"));

        Assert.Empty(atomic.GetProperty("data").GetProperty("accepted_orders").EnumerateArray());
        Assert.StartsWith("BATCH_REJECTED", Reason(atomic, "good"), StringComparison.Ordinal);
        Assert.Equal(["good"], effort.GetProperty("data").GetProperty("accepted_orders").EnumerateArray().Select(id => id.GetString()));
        Assert.StartsWith("INSUFFICIENT_BUYING_POWER", Reason(effort, "dear"), StringComparison.Ordinal);
        Assert.StartsWith("INVALID_ORDER_QUANTITY", Reason(effort, "none"), StringComparison.Ordinal);
        Assert.StartsWith("INVALID_PARAMS", Reason(effort, "odd"), StringComparison.Ordinal);

        string Batch(string id, string mode) =>
            $$"""
                {"session_id":"{{session}}","batch_id":"{{id}}","execution_mode":"{{mode}}","orders":[
                {"order_id":"good","symbol":"AAPL","side":"buy","type":"limit","quantity":1,"price":"50.00","time_in_force":"gtc"},
                {"order_id":"dear","symbol":"AAPL","side":"buy","type":"market","quantity":100000},
                {"order_id":"none","symbol":"AAPL","side":"buy","type":"market","quantity":0},
                {"order_id":"odd","symbol":"AAPL","side":"hold","type":"market","quantity":1}]}
                """;

        static string Reason(JsonElement answer, string order) =>
            answer.GetProperty("data").GetProperty("rejected_orders").GetProperty(order).GetString()!;
    }

    [Fact]
    public async Task A_pause_holds_the_simulation_until_it_is_resumed_and_orders_are_refused_meanwhile()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("tick");

        var paused = await client.AskAsync("pause_simulation", $$"""{"session_id":"{{session}}"}""");
        await client.AcknowledgeAsync(1);
        var refused = await client.AskAsync(
            "order_batch",
            $$"""{"session_id":"{{session}}","batch_id":"b","orders":[{"order_id":"o","symbol":"AAPL","side":"buy","type":"market","quantity":1}]}"""
        );
        var account = await client.AskAsync("query_positions", $$"""{"session_id":"{{session}}"}""");
        var resumed = await client.AskAsync("resume_simulation", $$"""{"session_id":"{{session}}"}""");
        var next = await client.ReadAsync("tick");

        Assert.Equal(("simulation_paused", "paused"), (TypeOf(paused), paused.Text("state")));
        Assert.StartsWith(
            "SESSION_NOT_RUNNING",
            refused.GetProperty("data").GetProperty("rejected_orders").GetProperty("o").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(("account_snapshot", "100000.00"), (TypeOf(account), account.Text("cash")));
        Assert.Equal("running", resumed.Text("state"));
        Assert.Equal(2, SequenceOf(next));
    }

    [Fact]
    public async Task The_older_family_creates_lists_starts_and_deletes()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway);

        var created = await client.AskAsync(
            "create_session",
            """{"symbols":["AAPL"],"start_date":"2024-01-02","end_date":"2024-01-03","initial_capital":5000}"""
        );
        var named = $$"""{"session_id":"{{created.Text("session_id")}}"}""";
        var got = await client.AskAsync("get_session", named);
        var list = await client.AskAsync("list_sessions", "{}");
        await client.SendAsync("start_simulation", named);
        await client.ReadAsync("tick");
        var deleted = await client.AskAsync("delete_session", named);
        var gone = await client.AskAsync("get_session", named);

        Assert.Equal(("session_data", "created"), (TypeOf(got), got.Text("state")));
        Assert.Equal(1, list.GetProperty("data").GetProperty("total_count").GetInt32());
        Assert.Equal(("session_deleted", "deleted"), (TypeOf(deleted), deleted.Text("status")));
        Assert.Equal(("session_error", "SESSION_NOT_FOUND"), (TypeOf(gone), gone.Text("error_code")));
    }

    [Fact]
    public async Task The_report_of_a_simulation_is_its_owners_as_JSON_and_as_a_page()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync();
        await client.ReadAsync("simulation_end");
        using var http = gateway.Http();

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Issue());
        var json = await http.GetStringAsync($"/api/simulations/{session}/report", TestContext.Current.CancellationToken);
        var page = await http.GetStringAsync($"/api/simulations/{session}/report.html", TestContext.Current.CancellationToken);
        var list = await http.GetStringAsync("/api/simulations", TestContext.Current.CancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Issue("somebody_else"));
        using var others = await http.GetAsync(
            new Uri($"/api/simulations/{session}/report", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Contains("\"state\":\"completed\"", json, StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains(session, list, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, others.StatusCode);
    }
}
