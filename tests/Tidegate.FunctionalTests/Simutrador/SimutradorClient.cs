using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Simulations;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>A client that follows SimuTrador's message rules: correlates by <c>request_id</c>, drops pushes without <c>session_id</c>, passes over what it does not know.</summary>
internal sealed class SimutradorClient(RawPeer peer) : IAsyncDisposable
{
    private int _requests;

    public RawPeer Peer => peer;

    /// <summary>Every message, in the order in which they came.</summary>
    public List<JsonElement> Heard { get; } = [];

    /// <summary>A gateway with so many minutes of candles.</summary>
    public static Task<GatewayFixture> GatewayAsync(int minutes, Action<GatewaySetup>? configure = null) =>
        GatewayFixture.StartAsync(setup =>
        {
            setup.Services = services => services.AddSingleton<ISimulationCandles>(new ListedCandles(minutes));
            setup.Settings["Tidegate:Simulation:TickDelay"] = "00:00:00.001";
            configure?.Invoke(setup);
        });

    /// <summary>A client that has come in.</summary>
    public static async Task<SimutradorClient> EnterAsync(
        GatewayFixture gateway,
        string user = "user_pro_001",
        string plan = "professional"
    )
    {
        var peer = (await gateway.EnterAsync(gateway.Issue(user, plan))).Peer;
        peer.AnswersPings = true;
        return new SimutradorClient(peer);
    }

    public static string Start(string extra = "", string symbols = "\"AAPL\"", string start = "2024-01-02", string end = "2024-01-03") =>
        $$"""{"symbols":[{{symbols}}],"start_date":"{{start}}","end_date":"{{end}}","initial_capital":100000.0,"timeframe":"1min","warmup_bars":2,"adjusted":true{{extra}}}""";

    /// <summary>Sends a message and gives its <c>request_id</c>.</summary>
    public async Task<string> SendAsync(string type, string data)
    {
        var id = $"req-{++_requests}";
        await peer.SendTextAsync($$"""{"type":"{{type}}","data":{{data}},"request_id":"{{id}}","timestamp":null}""");
        return id;
    }

    /// <summary>The next message.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        var message = JsonSerializer.Deserialize<JsonElement>(await peer.ReadTextAsync());
        Heard.Add(message);
        return message;
    }

    /// <summary>Reads on to the next message of a type.</summary>
    public async Task<JsonElement> ReadAsync(string type)
    {
        while (true)
        {
            var message = await ReadAsync();
            if (TypeOf(message) == type)
            {
                return message;
            }

            Assert.False(TypeOf(message) is "error" or "session_error", message.GetRawText());
        }
    }

    /// <summary>Reads on to the next message of a type, whatever comes before it.</summary>
    public async Task<JsonElement> ReadUntilAsync(string type)
    {
        while (true)
        {
            var message = await ReadAsync();
            if (TypeOf(message) == type)
            {
                return message;
            }
        }
    }

    /// <summary>Sends a message and reads on to its answer.</summary>
    public async Task<JsonElement> AskAsync(string type, string data)
    {
        var id = await SendAsync(type, data);
        while (true)
        {
            var message = await ReadAsync();
            if (message.GetProperty("request_id").GetString() == id)
            {
                return message;
            }
        }
    }

    /// <summary>Starts a simulation and gives its name.</summary>
    public async Task<string> StartAsync(string extra = "")
    {
        var created = await AskAsync("start_simulation", Start(extra));
        Assert.True(TypeOf(created) == "session_created", created.GetRawText());
        return created.Text("session_id")!;
    }

    public Task AcknowledgeAsync(long sequence, int? wait = null) =>
        peer.SendTextAsync(
            $$$"""{"type":"tick_ack","data":{"sequence_id":{{{sequence}}},"processing_status":"ready","orders_pending":0{{{(wait is null ? "" : $",\"max_wait_ms\":{wait}")}}}}}"""
        );

    public static string TypeOf(JsonElement message) => message.GetProperty("type").GetString()!;

    public static long SequenceOf(JsonElement tick) => tick.GetProperty("data").GetProperty("sequence_id").GetInt64();

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}
