using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Signing;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>A simulated exchange with a clock of its own, and raw calls to it.</summary>
internal sealed class SimulatedKraken : IAsyncDisposable
{
    public const string Key = "sim";

    private readonly HttpClient _http = new();
    private readonly List<SimulatedSocket> _sockets = [];
    private ulong _nonce = 1_700_000_000_000;

    public SimulatedKraken(KrakenSimulatorOptions? options = null, KrakenSimulatedAccount? account = null)
    {
        options ??= new KrakenSimulatorOptions();
        options = options with
        {
            Accounts = [account ?? new KrakenSimulatedAccount(Key, TestKeys.Secret)],
            SendTimeout = TimeSpan.FromDays(1), // a write may not have returned yet when a test moves the clock
        };
        Simulator = new KrakenSimulator(options, KrakenListing.Default, new FaultPlan(), Time, NullLogger<KrakenSimulator>.Instance);
    }

    public ManualTime Time { get; } = new();

    public KrakenSimulator Simulator { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A signed private call; the nonce grows by itself.</summary>
    public Task<JsonElement> CallAsync(string name, string more = "", ulong? nonce = null) =>
        PostAsync(name, $"nonce={(nonce ?? ++_nonce).ToString(CultureInfo.InvariantCulture)}{more}", nonce ?? _nonce);

    public async Task<JsonElement> PostAsync(
        string name,
        string body,
        ulong nonce,
        string key = Key,
        string type = "application/x-www-form-urlencoded"
    )
    {
        using var signing = new KrakenApiKey(key, TestKeys.Secret);
        var path = "/0/private/" + name;
        return await SendAsync(path, body, key, KrakenSigner.Sign(signing, path, nonce, Encoding.UTF8.GetBytes(body)), type);
    }

    public async Task<JsonElement> SendAsync(
        string path,
        string body,
        string key,
        string signature,
        string type = "application/x-www-form-urlencoded"
    )
    {
        using var answer = await RawAsync(path, body, key, signature, type);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async Task<HttpResponseMessage> RawAsync(
        string path,
        string body,
        string key,
        string signature,
        string type = "application/x-www-form-urlencoded"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Simulator.RestAddress, path));
        request.Headers.ConnectionClose = true; // the clock that a test moves would end an idle connection under the client's hands
        request.Headers.Add("API-Key", key);
        request.Headers.Add("API-Sign", signature);
        request.Content = new StringContent(body, Encoding.UTF8, type);
        return await _http.SendAsync(request, Cancellation);
    }

    public async Task<JsonElement> GetAsync(string path) =>
        JsonSerializer.Deserialize<JsonElement>(await _http.GetStringAsync(new Uri(Simulator.RestAddress, path), Cancellation));

    public async Task<string> TokenAsync() =>
        (await CallAsync("GetWebSocketsToken")).GetProperty("result").GetProperty("token").GetString()!;

    public static string? ErrorOf(JsonElement answer) =>
        answer.GetProperty("error") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0].GetString() : null;

    /// <summary>A socket that has heard its status.</summary>
    public async Task<SimulatedSocket> ConnectAsync(Uri address)
    {
        var socket = await SimulatedSocket.OpenAsync(address);
        _sockets.Add(socket);
        await socket.NextAsync("status");
        return socket;
    }

    /// <summary>A private socket with a token, subscribed to executions and balances.</summary>
    public async Task<(SimulatedSocket Socket, string Token)> TradeAsync()
    {
        var token = await TokenAsync();
        var socket = await ConnectAsync(Simulator.PrivateAddress);
        await socket.AskAsync($$"""{"method":"subscribe","params":{"channel":"executions","token":"{{token}}"},"req_id":1}""");
        await socket.NextAsync("executions");
        await socket.AskAsync($$"""{"method":"subscribe","params":{"channel":"balances","token":"{{token}}"},"req_id":2}""");
        await socket.NextAsync("balances");
        return (socket, token);
    }

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _http.Dispose();
        await Simulator.DisposeAsync();
    }
}
