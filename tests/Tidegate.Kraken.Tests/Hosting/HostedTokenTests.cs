using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Hosting;

/// <summary>What <c>AddKrakenTokens</c> brings into a host, run against the simulated exchange.</summary>
public sealed class HostedTokenTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KrakenSimulator _simulator = new(
        new KrakenSimulatorOptions { Accounts = [new KrakenSimulatedAccount("sim", TestKeys.Secret)] },
        KrakenListing.Default,
        new FaultPlan(),
        TimeProvider.System,
        NullLogger<KrakenSimulator>.Instance
    );

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_has_one_manager_and_a_rest_client_on_the_same_key_and_nonces()
    {
        await using var host = Host();
        await StartAsync(host);

        var token = await host.GetRequiredService<IKrakenTokenSource>().GetTokenAsync(Ending);
        var balance = await host.GetRequiredService<KrakenRestClient>().PostAsync("/0/private/Balance", [], 1, Ending);

        Assert.Same(host.GetRequiredService<KrakenTokenManager>(), host.GetRequiredService<IKrakenTokenSource>());
        Assert.Equal(token, await host.GetRequiredService<KrakenTokenManager>().GetTokenAsync(Ending));
        Assert.Equal(System.Text.Json.JsonValueKind.Object, balance.ValueKind);
        await StopAsync(host);
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(async () =>
            await host.GetRequiredService<IKrakenTokenSource>().GetTokenAsync(Ending)
        );
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_told_at_the_start_all_at_once()
    {
        await using var host = Host(options => (options.ApiKey, options.TokenLifetime, options.AttemptsMax) = ("", TimeSpan.Zero, 0));

        var wrong = Assert.Throws<OptionsValidationException>(host.GetRequiredService<IStartupValidator>().Validate);

        Assert.True(wrong.Failures.Count() >= 3, string.Join('\n', wrong.Failures));
        Assert.DoesNotContain(TestKeys.Secret, wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_check_goes_with_the_state()
    {
        await using var host = Host();
        await StartAsync(host);
        var manager = host.GetRequiredService<KrakenTokenManager>();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status); // nobody has asked

        _simulator.Refusals.Next("EService:Unavailable", "GetWebSocketsToken", times: 100);
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(async () => await manager.GetTokenAsync(Ending));
        var degraded = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Contains("EService:Unavailable", degraded.Description, StringComparison.Ordinal);

        _simulator.Refusals.Clear();
        _simulator.Refusals.Next("EAPI:Invalid key", "GetWebSocketsToken", times: 10);
        await manager.ForceRefreshAsync(Ending);
        var unhealthy = await CheckAsync(host);
        Assert.Equal((HealthStatus.Unhealthy, "EAPI:Invalid key"), (unhealthy.Status, unhealthy.Description));

        _simulator.Refusals.Clear();
        Assert.True(await manager.ForceRefreshAsync(Ending));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        await StopAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Health_is_degraded_where_the_token_cannot_be_kept()
    {
        await File.WriteAllTextAsync(_folder.PathOf("taken"), "", TestContext.Current.CancellationToken);
        await using var host = Host(options => options.StorageDirectory = Path.Combine(_folder.Path, "taken", "below"));
        await StartAsync(host);
        await host.GetRequiredService<IKrakenTokenSource>().GetTokenAsync(Ending);

        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Instruments_count_attempts_trips_and_storage_and_tell_the_life_that_is_left()
    {
        using var meters = new TestMeters();
        using var listener = new MeterListener();
        var counted = new Dictionary<string, double>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (counted)
            {
                var key = tags.Length == 0 ? name : $"{name} {tags[0].Value}";
                counted[key] = counted.GetValueOrDefault(key) + value;
            }
        }

        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.Start();
        await File.WriteAllTextAsync(_folder.PathOf("taken"), "", TestContext.Current.CancellationToken);
        await using var host = Host(
            options => (options.StorageDirectory, options.BreakerFailures) = (Path.Combine(_folder.Path, "taken", "below"), 1),
            meters
        );
        await StartAsync(host);
        var manager = host.GetRequiredService<KrakenTokenManager>();

        _simulator.Refusals.Next("EService:Busy", "GetWebSocketsToken");
        Assert.False(await manager.ForceRefreshAsync(Ending));
        manager.ResetCircuitBreaker();
        Assert.True(await manager.ForceRefreshAsync(Ending));
        listener.RecordObservableInstruments();

        lock (counted)
        {
            Assert.Equal(
                (1, 1, 1),
                (
                    counted["tidegate.kraken.token.attempts obtained"],
                    counted["tidegate.kraken.token.attempts failed"],
                    counted["tidegate.kraken.token.breaker_trips"]
                )
            );
            Assert.True(counted["tidegate.kraken.token.storage_failures"] >= 1);
            var left = counted.Single(each => each.Key.StartsWith("tidegate.kraken.token.expires_in ", StringComparison.Ordinal)); // of its key
            Assert.InRange(left.Value, 600, 900);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _folder.Dispose();
    }

    private ServiceProvider Host(Action<KrakenTokenOptions>? change = null, IMeterFactory? meters = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        if (meters is not null)
        {
            services.AddSingleton(meters);
        }

        services.AddKrakenTokens(options =>
        {
            (options.ApiKey, options.ApiSecret, options.RestAddress) = ("sim", TestKeys.Secret, _simulator.RestAddress);
            (options.StorageDirectory, options.AttemptsMax) = (_folder.Path, 1);
            options.RetryDelay = TimeSpan.FromMinutes(1); // so that no later attempt comes into the way
            options.RetryDelayMax = TimeSpan.FromMinutes(1);
            change?.Invoke(options);
        });
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static Task StartAsync(ServiceProvider host) =>
        Task.WhenAll(host.GetServices<IHostedService>().OfType<KrakenTokenManager>().Select(service => service.StartAsync(Ending)));

    private static Task StopAsync(ServiceProvider host) =>
        Task.WhenAll(host.GetServices<IHostedService>().OfType<KrakenTokenManager>().Select(service => service.StopAsync(Ending)));

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider host) =>
        (await host.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ending)).Entries[
            KrakenServiceCollectionExtensions.HealthCheckName
        ];

    private sealed class TestMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
