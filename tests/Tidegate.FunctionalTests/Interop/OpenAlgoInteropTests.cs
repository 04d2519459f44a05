using System.Text.Json;
using Tidegate.FunctionalTests.OpenAlgo;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>OpenAlgo's door, seen by a client that behaves as its SDK for Python and shares no code with .NET.</summary>
public sealed class OpenAlgoInteropTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    [Fact]
    public async Task A_client_of_Python_signs_in_subscribes_in_bulk_and_keeps_ticks()
    {
        using var client = Python(world.Key, "3", "RELIANCE.NSE", "INFY.NSE", "--", "1");

        var signedIn = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("text"));
        var subscribed = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("text"));
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Reliance, 1424.5m));
        var tick = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("tick"));
        var close = await client.NextAsync("close");

        Assert.Equal("rajandran", signedIn.GetProperty("user_id").GetString());
        Assert.Equal(2, subscribed.GetProperty("subscriptions").GetArrayLength());
        Assert.Equal((1424.5m, 100_000), (tick.GetProperty("ltp").GetDecimal(), tick.GetProperty("volume").GetInt64()));
        Assert.Equal("[1424.4, 1424.6]", tick.GetProperty("best").GetRawText());
        Assert.Equal(1000, close.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_client_of_Python_reads_that_its_key_is_wrong()
    {
        using var client = Python("wrong", "1", "INFY.NSE");

        var answer = JsonSerializer.Deserialize<JsonElement>(await client.NextTextAsync("text"));

        Assert.Equal(("error", "Invalid API key"), (answer.GetProperty("status").GetString(), answer.GetProperty("message").GetString()));
    }

    private ScriptRun Python(string key, params string[] arguments) =>
        PythonClient.Start(
            "openalgo.py",
            new Dictionary<string, string>
            {
                ["OPENALGO_URL"] = $"ws://127.0.0.1:{world.Gateway.Main.Port}{OpenAlgoWorld.Path}",
                ["OPENALGO_KEY"] = key,
            },
            arguments
        );
}
