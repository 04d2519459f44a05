using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Tokens;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>A manager over a scripted exchange and a clock that stands still.</summary>
internal sealed class ManagerFixture : IAsyncDisposable
{
    public ManagerFixture(
        Action<KrakenTokenOptions>? configure = null,
        ILogger<KrakenTokenManager>? logger = null,
        INonceSource? nonces = null,
        Random? random = null
    )
    {
        var options = new KrakenTokenOptions { StorageDirectory = "" };
        configure?.Invoke(options);
        Manager = new KrakenTokenManager(
            Endpoint,
            nonces,
            "fingerprint",
            options,
            Time,
            random ?? new HalfRandom(),
            logger ?? NullLogger<KrakenTokenManager>.Instance,
            null
        );
    }

    public ManualTime Time { get; } = new();

    public ScriptedEndpoint Endpoint { get; } = new();

    public KrakenTokenManager Manager { get; }

    public KrakenTokenState State => Manager.GetStatus().Authentication.State;

    public Task<string> GetAsync() => WithinAsync(Manager.GetTokenAsync(TestContext.Current.CancellationToken).AsTask());

    public static Task<T> WithinAsync<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    /// <summary>Waits until the refresh that is under way has ended.</summary>
    public Task SettledAsync() => Manager.LastFlight.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Manager.DisposeAsync();
}
