using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Signing;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>Another program with the same key: with a record of nonces of its own, or with a shared one.</summary>
internal sealed class SimulatedForeigner : IAsyncDisposable
{
    private readonly SimulatorBench _bench;
    private readonly KrakenApiKey _key = new(SimulatorBench.SimulatedKey, TestKeys.Secret);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly NonceSource _nonces;
    private readonly KrakenRestClient _rest;

    public SimulatedForeigner(SimulatorBench bench, string folder = "")
    {
        _bench = bench;
        _nonces = new NonceSource(_key, new NonceOptions { Folder = folder }, bench.Time, NullLogger<NonceSource>.Instance);
        var options = new KrakenRestOptions { Address = bench.Simulator.RestAddress, Timeout = TimeSpan.FromMinutes(2) };
        _rest = new KrakenRestClient(_http, _key, _nonces, new RestCounter(KrakenTier.Pro, bench.Time), options, bench.Time);
    }

    public Task CallAsync() => _rest.PostAsync("/0/private/Balance", [], 1, result => result, SimulatorBench.Ending);

    /// <summary>One call with a nonce that is ahead of the clock, in milliseconds.</summary>
    public async Task UseUpNoncesAsync(TimeSpan ahead)
    {
        const string path = "/0/private/Balance";
        var nonce = (ulong)(_bench.Time.GetUtcNow() + ahead).ToUnixTimeMilliseconds();
        var body = $"nonce={nonce.ToString(CultureInfo.InvariantCulture)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_bench.Simulator.RestAddress, path));
        request.Headers.Add("API-Key", SimulatorBench.SimulatedKey);
        request.Headers.Add("API-Sign", KrakenSigner.Sign(_key, path, nonce, Encoding.UTF8.GetBytes(body)));
        request.Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await _http.SendAsync(request, SimulatorBench.Ending);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("EAPI", await answer.Content.ReadAsStringAsync(SimulatorBench.Ending), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _rest.Dispose();
        _http.Dispose();
        _nonces.Dispose();
        _key.Dispose();
        return ValueTask.CompletedTask;
    }
}
