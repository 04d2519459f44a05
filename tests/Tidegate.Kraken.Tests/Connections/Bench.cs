using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Connections;

/// <summary>A client, the exchange it talks to, and the clock of both.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public Bench(Action<KrakenClientOptions>? change = null, bool hasTokens = true)
    {
        var options = new KrakenClientOptions
        {
            PublicAddress = Exchange.Address("/public"),
            PrivateAddress = Exchange.Address("/private"),
            Level3Address = Exchange.Address("/l3"),
            TimeProvider = Time,
            Random = new Random(7),
            ConnectTimeout = TimeSpan.FromSeconds(60), // the clock runs ahead in tests; loopback does not
        };
        change?.Invoke(options);
        Client = new KrakenClient(options, hasTokens ? Tokens : null);
    }

    public ManualTime Time { get; } = new();

    public FakeKraken Exchange { get; } = new();

    public FakeTokens Tokens { get; } = new();

    public KrakenClient Client { get; }

    public static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public Task<FakePeer> PublicAsync() => Exchange.PeerAsync("/public", Deadline);

    public Task<FakePeer> PrivateAsync() => Exchange.PeerAsync("/private", Deadline);

    /// <summary>
    /// Moves the clock by seconds until something is so. After the last of them the clock goes on, slowly: what waits may have begun to
    /// wait while the clock moved already, and may need the machine's time besides.
    /// </summary>
    public async Task AdvanceUntilAsync(Func<bool> isSo, int seconds)
    {
        for (var second = 0; second < seconds && !isSo(); second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            for (var turn = 0; turn < 10 && !isSo(); turn++)
            {
                await Task.Delay(1, Deadline);
            }
        }

        await SlowlyUntilAsync(Time, isSo);
    }

    /// <summary>Waits until something is so, on a clock that moves by a second now and then.</summary>
    public static async Task SlowlyUntilAsync(ManualTime time, Func<bool> isSo)
    {
        var turns = 0;
        await UntilAsync(() =>
        {
            if (isSo())
            {
                return true;
            }

            if (++turns % 100 == 0)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            return false;
        });
    }

    /// <summary>Waits for something that needs no time but the machine's, which may be busy: for as long as a test may take.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "Not so in time.");
            await Task.Delay(2, Deadline);
        }
    }

    public Task UntilAsync(KrakenConnectionState state) => UntilAsync(() => Client.GetStatus().Public.State == state);

    /// <summary>Answers the subscription of instruments with the pairs that tests use.</summary>
    public static async Task GiveInstrumentsAsync(FakePeer peer)
    {
        await peer.ConfirmAsync(KrakenChannels.Instrument, Deadline);
        await peer.SendAsync(
            """{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[{"symbol":"BTC/USD","price_precision":1,"qty_precision":8},{"symbol":"ETH/USD","price_precision":1,"qty_precision":8}]}}"""
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Exchange.DisposeAsync();
    }
}
