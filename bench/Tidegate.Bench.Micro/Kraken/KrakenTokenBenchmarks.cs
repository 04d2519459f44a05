using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Signing;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Bench.Micro.Kraken;

/// <summary>A signed request, and a token that is at hand.</summary>
#pragma warning disable CA1001 // disposed of in the cleanup
public class KrakenTokenBenchmarks
#pragma warning restore CA1001
{
    private const string Secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ==";
    private readonly KrakenApiKey _key = new("bench", Secret);
    private readonly byte[] _body = Encoding.ASCII.GetBytes(
        "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25"
    );
    private KrakenTokenManager? _manager;

    [GlobalSetup]
    public void Begin()
    {
        var options = new KrakenTokenOptions
        {
            ApiKey = "bench",
            ApiSecret = Secret,
            StorageDirectory = "",
        };
        _manager = KrakenTokenManager.Create(options, NullLoggerFactory.Instance);
        _manager.SupplyToken("bench-token");
    }

    [GlobalCleanup]
    public async Task EndAsync()
    {
        await _manager!.DisposeAsync();
        _key.Dispose();
    }

    [Benchmark]
    public string Sign() => KrakenSigner.Sign(_key, "/0/private/AddOrder", 1_616_492_376_594, _body);

    [Benchmark]
    public ValueTask<string> GetToken() => _manager!.GetTokenAsync(CancellationToken.None);
}
