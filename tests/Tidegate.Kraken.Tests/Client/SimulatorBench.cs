using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Signing;
using Tidegate.Kraken.Tests.Connections;
using Tidegate.Kraken.Tokens;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>Client, token manager and simulated exchange over real sockets, on one clock. At the end no log of them may hold a secret.</summary>
internal sealed class SimulatorBench : IAsyncDisposable
{
    private readonly KrakenApiKey _key;
    private readonly HttpMessageInvoker _http;
    private readonly NonceSource _nonces;
    private readonly KrakenRestClient _rest;

    public SimulatorBench(
        KrakenSimulatorOptions? options = null,
        KrakenSimulatedAccount? account = null,
        string secret = TestKeys.Secret,
        Action<KrakenClientOptions>? change = null,
        string nonceFolder = ""
    )
    {
        options = (options ?? new KrakenSimulatorOptions()) with
        {
            Accounts = [account ?? new KrakenSimulatedAccount(SimulatedKey, TestKeys.Secret)],
            SendTimeout = TimeSpan.FromDays(1), // a write may not have returned yet when a test moves the clock
        };
        Simulator = new KrakenSimulator(options, KrakenListing.Default, new FaultPlan(), Time, NullLogger<KrakenSimulator>.Instance);
        var settings = new KrakenTokenOptions
        {
            ApiKey = SimulatedKey,
            ApiSecret = secret,
            RestAddress = Simulator.RestAddress,
            StorageDirectory = "",
            RequestTimeout = TimeSpan.FromMinutes(2),
            DebugLogging = true,
        };
        _key = new KrakenApiKey(SimulatedKey, secret);
        _nonces = new NonceSource(_key, new NonceOptions { Folder = nonceFolder }, Time, Logs.CreateLogger<NonceSource>());
        // One connection a call: the clock that a test moves would end an idle one under the client's hands.
        _http = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseCookies = false });
        var rest = KrakenParts.RestOf(settings) with { Timeout = TimeSpan.FromDays(1) }; // the clock runs ahead in tests; loopback does not
        _rest = new KrakenRestClient(_http, _key, _nonces, new RestCounter(settings.Tier, Time), rest, Time);
        Manager = new KrakenTokenManager(_rest, _key, settings, Time, new Random(7), Logs.CreateLogger<KrakenTokenManager>());
        Tokens = new WatchedTokens(Manager);
        var client = new KrakenClientOptions
        {
            PublicAddress = Simulator.PublicAddress,
            PrivateAddress = Simulator.PrivateAddress,
            Level3Address = Simulator.Level3Address,
            TimeProvider = Time,
            Random = new Random(7),
            LoggerFactory = Logs,
            ConnectTimeout = TimeSpan.FromSeconds(60),
            RequestTimeout = TimeSpan.FromSeconds(60),
        };
        change?.Invoke(client);
        Client = new KrakenClient(client, Tokens);
    }

    public const string SimulatedKey = "sim";

    public ManualTime Time { get; } = new();

    public CollectedLogs Logs { get; } = new();

    public KrakenSimulator Simulator { get; }

    public KrakenTokenManager Manager { get; }

    public WatchedTokens Tokens { get; }

    public KrakenClient Client { get; }

    public static CancellationToken Ending => TestContext.Current.CancellationToken;

    public KrakenConnectionStatus Private => Client.GetStatus().Private;

    public KrakenConnectionStatus Public => Client.GetStatus().Public;

    /// <summary>Waits for something that needs no time but the machine's.</summary>
    public static Task UntilAsync(Func<bool> isSo) => Bench.UntilAsync(isSo);

    /// <summary>
    /// Moves the clock a second at a time. A live connection hears the simulator's heartbeat of each second before the next one, so
    /// that no silence is made by a busy machine.
    /// </summary>
    public async Task AdvanceAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(() => Heard(Client.GetStatus().Private) && Heard(Client.GetStatus().Public));
        }
    }

    /// <summary>Moves the clock as <see cref="AdvanceAsync"/> does until something is so.</summary>
    public async Task AdvanceUntilAsync(Func<bool> isSo)
    {
        for (var second = 0; !isSo(); second++)
        {
            Assert.True(second < 600, "Not so in ten minutes.");
            await AdvanceAsync(1);
            await Task.Delay(5, Ending); // what the clock set off has to get its turn on the machine
        }
    }

    /// <summary>Moves the clock until something is so, giving the machine a moment for each second; then slowly, where it must be so: it may have begun to wait late.</summary>
    public async Task AdvanceUntilAsync(Func<bool> isSo, int seconds, bool mustBe = true)
    {
        for (var second = 0; second < seconds && !isSo(); second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, Ending);
        }

        if (mustBe)
        {
            await Bench.SlowlyUntilAsync(Time, isSo);
        }
    }

    /// <summary>What no log may hold.</summary>
    public void AssertNothingSecretIsLogged(string secret = TestKeys.Secret)
    {
        foreach (var word in Tokens.Seen.Append(secret))
        {
            Assert.DoesNotContain(Logs.Lines, line => line.Contains(word, StringComparison.Ordinal));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Manager.DisposeAsync();
        await Simulator.DisposeAsync();
        _rest.Dispose();
        _http.Dispose();
        _nonces.Dispose();
        _key.Dispose();
        AssertNothingSecretIsLogged();
    }

    private static bool Heard(KrakenConnectionStatus status) =>
        status is not { State: KrakenConnectionState.Live, SubscriptionsLive: > 0 } || status.LastMessageAge < TimeSpan.FromSeconds(3);
}
