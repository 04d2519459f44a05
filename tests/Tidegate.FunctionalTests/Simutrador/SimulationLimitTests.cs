using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>Every limit of the plans and every fault of a request, provoked.</summary>
public sealed class SimulationLimitTests
{
    public static TheoryData<string, string> WrongStarts =>
        new()
        {
            { "{}", "MISSING_SYMBOLS" },
            { Start(symbols: ""), "MISSING_SYMBOLS" },
            { Start(symbols: "5"), "INVALID_PARAMS" },
            { """{"symbols":["AAPL"],"start_date":"2024-01-02"}""", "INVALID_PARAMS" },
            { Start(start: "02/01/2024"), "INVALID_DATE_FORMAT" },
            { Start(start: "2024-01-05"), "INVALID_PARAMS" },
            { Start(",\"speed\":0"), "INVALID_PARAMS" },
            { Start(",\"slippage_bps\":\"many\""), "INVALID_PARAMS" },
            { """{"symbols":["AAPL"],"start_date":"2024-01-02","end_date":"2024-01-03","initial_capital":-1}""", "INVALID_CAPITAL" },
            { """{"symbols":["AAPL"],"start_date":"2024-01-02","end_date":"2024-01-03","initial_capital":"rich"}""", "INVALID_CAPITAL" },
            { """{"symbols":["AAPL"],"start_date":"2024-01-02","end_date":"2024-01-03","timeframe":"7min"}""", "INVALID_PARAMS" },
            { """{"symbols":["AAPL"],"start_date":"2024-01-02","end_date":"2024-01-03","warmup_bars":-1}""", "INVALID_PARAMS" },
            { Start(symbols: "\"NODATA\""), "DATA_FETCH_FAILED" },
        };

    [Theory]
    [MemberData(nameof(WrongStarts))]
    public async Task A_start_that_is_wrong_is_answered_with_its_code_and_takes_nothing(string data, string code)
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway, "user_free_001", "free");

        for (var i = 0; i < 7; i++) // more than the sessions of an hour
        {
            var answer = await client.AskAsync("start_simulation", data);
            Assert.Equal(("session_error", code), (TypeOf(answer), answer.Text("error_code")));
        }

        await client.StartAsync();
    }

    [Theory]
    [InlineData("free", 5, 86_400)]
    [InlineData("professional", 50, 604_800)]
    [InlineData("enterprise", 500, 31_536_000)]
    public async Task Symbols_and_span_are_as_many_as_the_plan_allows_and_one_more_is_refused(string plan, int symbols, int seconds)
    {
        await using var gateway = await GatewayAsync(minutes: 1);
        await using var client = await EnterAsync(gateway, "user_" + plan, plan);
        var first = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var most = await client.AskAsync("create_session", Data(symbols, first.AddSeconds(seconds)));
        var tooMany = await client.AskAsync("create_session", Data(symbols + 1, first.AddSeconds(seconds)));
        var tooLong = await client.AskAsync("create_session", Data(1, first.AddSeconds(seconds + 1)));

        Assert.Equal("session_created", TypeOf(most));
        Assert.Equal("SESSION_LIMIT_EXCEEDED", tooMany.Text("error_code"));
        Assert.Equal("SESSION_LIMIT_EXCEEDED", tooLong.Text("error_code"));

        static string Data(int count, DateTimeOffset end) =>
            $$"""{"symbols":{{JsonSerializer.Serialize(Enumerable.Range(0, count).Select(each => "S" + each))}},"start_date":"2020-01-01","end_date":"{{end:yyyy-MM-ddTHH:mm:ssZ}}","initial_capital":1000}""";
    }

    [Fact]
    public async Task A_session_beyond_the_places_of_the_plan_waits_and_begins_when_one_is_free()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway, "user_free_001", "free");
        var first = await client.StartAsync(",\"speed\":\"ack\"");

        var second = await client.AskAsync("start_simulation", Start(",\"speed\":\"ack\""));
        var third = await client.AskAsync("start_simulation", Start());
        await client.AskAsync("delete_session", $$"""{"session_id":"{{first}}"}""");
        var tick = await client.ReadAsync("tick");

        Assert.Equal(("queued", 1), (second.Text("status"), second.GetProperty("data").GetProperty("queue_position").GetInt32()));
        Assert.Equal(2, third.GetProperty("data").GetProperty("queue_position").GetInt32());
        Assert.Equal(
            """{"used":1,"max":1,"remaining":0}""",
            second.GetProperty("meta").GetProperty("limits").GetProperty("concurrent_sessions").GetRawText()
        );
        Assert.Equal(second.Text("session_id"), tick.Text("session_id"));
    }

    [Fact]
    public async Task The_queue_is_bounded_for_each_user_and_for_all()
    {
        await using var gateway = await GatewayAsync(
            minutes: 5,
            setup =>
            {
                setup.Settings["Tidegate:Simulation:WaitingPerUserMax"] = "1";
                setup.Settings["Tidegate:Simulation:WaitingMax"] = "1";
            }
        );
        await using var client = await EnterAsync(gateway, "user_free_001", "free");
        await using var other = await EnterAsync(gateway, "user_free_002", "free");
        await client.StartAsync(",\"speed\":\"ack\"");
        await client.StartAsync();
        await other.StartAsync(",\"speed\":\"ack\"");

        var beyond = await client.AskAsync("start_simulation", Start());
        var busy = await other.AskAsync("start_simulation", Start());

        Assert.Equal("SESSION_LIMIT_EXCEEDED", beyond.Text("error_code"));
        Assert.Equal("SERVICE_BUSY", busy.Text("error_code"));
    }

    [Theory]
    [InlineData("free", 5)]
    [InlineData("professional", 50)]
    [InlineData("enterprise", 500)]
    public async Task Sessions_of_an_hour_are_as_many_as_the_plan_allows(string plan, int max)
    {
        await using var gateway = await GatewayAsync(
            minutes: 5,
            setup =>
            {
                setup.Time = new ManualTime();
                setup.Settings["Tidegate:Endpoints:simutrador:MessagesPerSecond"] = "0";
            }
        );
        await using var client = await EnterAsync(gateway, "user", plan);
        for (var i = 0; i < max; i++)
        {
            var created = await client.AskAsync("create_session", Start());
            await client.AskAsync("delete_session", $$"""{"session_id":"{{created.Text("session_id")}}"}""");
        }

        var refused = await client.AskAsync("start_simulation", Start());

        Assert.Equal(("session_error", "RATE_LIMITED"), (TypeOf(refused), refused.Text("error_code")));
        Assert.Equal(3_600, refused.GetProperty("meta").GetProperty("retry_after").GetInt32());
    }

    [Theory]
    [InlineData("free", 100)]
    [InlineData("professional", 1_000)]
    [InlineData("enterprise", 10_000)]
    public async Task Orders_of_a_minute_are_as_many_as_the_plan_allows(string plan, int max)
    {
        const int AtATime = 10; // a thousand messages in a row for the largest plan, which the endpoint's own limit has to let through
        await using var gateway = await GatewayAsync(minutes: 5, setup => setup.Time = new ManualTime());
        await using var client = await EnterAsync(gateway, "user", plan);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("tick");
        for (var placed = 0; placed < max; placed += AtATime)
        {
            Assert.Equal("batch_ack", TypeOf(await client.AskAsync("order_batch", Batch(placed, AtATime))));
        }

        var refused = await client.AskAsync("order_batch", Batch(max, 1));

        Assert.Equal(("error", "RATE_LIMITED"), (TypeOf(refused), refused.Text("error_code")));
        Assert.InRange(refused.GetProperty("meta").GetProperty("retry_after").GetInt32(), 1, 60);

        string Batch(int from, int count) =>
            $$"""{"session_id":"{{session}}","batch_id":"b{{from}}","orders":[{{string.Join(',', Enumerable.Range(from, count).Select(each => $$"""{"order_id":"o{{each}}","symbol":"AAPL","side":"sell","type":"market","quantity":1}"""))}}]}""";
    }

    [Theory]
    [InlineData("free", 1)]
    [InlineData("professional", 10)]
    [InlineData("enterprise", 100)]
    public async Task Sessions_at_the_same_time_are_as_many_as_the_plan_allows_and_the_next_one_waits(string plan, int max)
    {
        await using var gateway = await GatewayAsync(
            minutes: 5,
            setup =>
            {
                setup.Time = new ManualTime(); // none of them ends by itself
                setup.Settings["Tidegate:Plans:" + plan + ":SessionsPerHour"] = "1000";
                setup.Settings["Tidegate:Endpoints:simutrador:MessagesPerSecond"] = "0";
            }
        );
        await using var client = await EnterAsync(gateway, "user", plan);
        for (var i = 0; i < max; i++)
        {
            Assert.Equal("created", (await client.AskAsync("create_session", Start())).Text("status"));
        }

        var next = await client.AskAsync("create_session", Start());

        Assert.Equal(("queued", 1), (next.Text("status"), next.GetProperty("data").GetProperty("queue_position").GetInt32()));
    }

    [Fact]
    public async Task A_batch_of_as_many_orders_as_there_may_be_with_all_that_they_may_name_is_one_message()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("tick");
        var orders = Enumerable
            .Range(0, 1_000)
            .Select(each =>
                $$"""{"order_id":"{{each:D64}}","symbol":"{{new string('S', 64)}}","side":"sell","type":"stop_limit","quantity":1000000000,"price":"999999999.999999999","stop_price":"999999999.999999999","stop_loss":"999999999.999999999","take_profit":"999999999.999999999","time_in_force":"day"}"""
            );

        var answer = await client.AskAsync(
            "order_batch",
            $$"""{"session_id":"{{session}}","batch_id":"{{new string('b', 64)}}","execution_mode":"best_effort","orders":[{{string.Join(',', orders)}}]}"""
        );

        Assert.Equal(1_000, answer.GetProperty("data").GetProperty("rejected_orders").EnumerateObject().Count());
    }
}
