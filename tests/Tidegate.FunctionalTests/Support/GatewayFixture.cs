using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Metrics;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Gateway;
using Tidegate.Streaming.Hub;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Support;

/// <summary>The whole program in this process, on a free port of loopback: real server, real sockets, own secret, own data file.</summary>
/// <remarks>Its replay stands still until a test starts it (<see cref="Replay"/>) or publishes an update by hand.</remarks>
public sealed class GatewayFixture : IAsyncDisposable
{
    /// <summary>How long a test waits for what must happen before it says that it did not.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public const string Secret = "kV9x2mPqL7tRw4ZsYb1NcD8fGhJ3uXeA5oQi6TvKyM0";

    public const string Pepper = "pQ7nV2kXs9LmR4tZw8YbE1cFhJ6uGaD3oMi5TvKyB0x";

    // Where a client is given so few seconds for something that a busy machine outruns it, though it is no test's business.
    private static readonly string[] HurriedEndpoints =
    [
        "stream",
        "simutrador",
        "openalgo",
        "aura-dashboard",
        "aura-metrics",
        "aura-kds",
        "aura-tables",
        "aura-table-analytics",
        "aura-queue",
        "aura-queues",
    ];

    public static readonly Topic Nifty = Topic.Parse("md/NSE/NIFTY");
    public static readonly Topic Bars = Topic.Parse("bars/NSE/NIFTY");

    private readonly string _folder;
    private long _lastTime = 1_420_775_100_000_000_000; // 2015-01-09T09:15:00+05:30

    private GatewayFixture(WebApplication app, CapturedLogs logs, string folder)
    {
        (App, Logs, _folder) = (app, logs, folder);
        Secrets.Keep(Secret);
        Secrets.Keep(Pepper);
    }

    /// <summary>The clock that the test moves.</summary>
    /// <exception cref="InvalidCastException">It runs on the system's.</exception>
    public ManualTime Time => (ManualTime)Services.GetRequiredService<TimeProvider>();

    /// <summary>The clock that it goes by, whichever that is.</summary>
    public TimeProvider Clock => Services.GetRequiredService<TimeProvider>();

    /// <summary>What must be in nothing that it writes: looked for when it has stopped, in every test.</summary>
    public SecretWatch Secrets { get; } = new();

    public WebApplication App { get; }

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => App.Services;

    public TopicHub Hub => Services.GetRequiredService<TopicHub>();

    public IReplayControl Replay => Services.GetRequiredService<IReplayControl>();

    /// <summary>The addresses that it listens on, the main one first.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(each => new Uri(each))];

    public IPEndPoint Main => new(IPAddress.Loopback, Addresses[0].Port);

    /// <summary>Starts a gateway; it is stopped by disposal.</summary>
    public static async Task<GatewayFixture> StartAsync(Action<GatewaySetup>? configure = null)
    {
        var setup = new GatewaySetup();
        configure?.Invoke(setup);
        var folder = Directory.CreateTempSubdirectory("tidegate-test-").FullName;
        var logs = new CapturedLogs();
        var file = Path.Combine(folder, "data.csv");
        await File.WriteAllLinesAsync(file, setup.Rows, TestContext.Current.CancellationToken);
        var app = GatewayApp.Build([], builder => Prepare(builder, setup, logs, file));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GatewayFixture(app, logs, folder);
    }

    /// <summary>A good token, of the issuer that the endpoint believes: <c>tidegate</c> for <c>/stream</c>, <c>nse</c> for the others.</summary>
    public string Token(
        string issuer = "nse",
        string subject = "user123",
        string? jti = null,
        TimeSpan? lifetime = null,
        TimeSpan? age = null,
        params string[] permissions
    )
    {
        var time = Services.GetRequiredService<TimeProvider>();
        var draft = new TokenDraft
        {
            Subject = subject,
            TokenId = jti,
            Lifetime = lifetime ?? TimeSpan.FromHours(1),
            IssuedAt = time.GetUtcNow() - (age ?? TimeSpan.Zero),
            Permissions = permissions,
        };
        return Secrets.Keep(new TokenIssuer(Services.GetRequiredService<TrustedIssuers>(), issuer, time).Issue(draft));
    }

    /// <summary>A connection to the main address on which nothing has been said.</summary>
    public Task<RawPeer> ConnectAsync() => RawPeer.ConnectAsync(Main);

    /// <summary>A session: upgraded with this token (by default a new one for that path), and in the hub.</summary>
    public async Task<RawPeer> OpenAsync(string path, string? token = null)
    {
        token ??= Token(path.StartsWith("/stream", StringComparison.Ordinal) ? "tidegate" : "nse");
        var peer = await ConnectAsync();
        var response = await peer.UpgradeAsync(path, "Authorization: Bearer " + token);
        Assert.Equal(101, response.Status);
        await peer.SettleAsync();
        return peer;
    }

    /// <summary>The status of an upgrade with this token, on a connection of its own.</summary>
    public async Task<int> StatusOfAsync(string path, string token) =>
        (await TryUpgradeAsync(path, "Authorization: Bearer " + token)).Status;

    /// <summary>The answer to an upgrade with these header lines, on a connection of its own.</summary>
    public async Task<RawResponse> TryUpgradeAsync(string path, params string[] headers)
    {
        await using var peer = await ConnectAsync();
        return await peer.UpgradeAsync(path, headers);
    }

    /// <summary>A client for the REST calls.</summary>
    public HttpClient Http() => new() { BaseAddress = Addresses[0], Timeout = Patience };

    /// <summary>Publishes a row as the feed would.</summary>
    public void Publish(Topic topic, decimal price)
    {
        var time = Interlocked.Add(ref _lastTime, 60_000_000_000);
        var update = new MarketUpdate(topic, price)
        {
            Open = price,
            High = price,
            Low = price,
            Volume = 0,
            ExchangeTimeNs = time,
        };
        Hub.Publish(update);
    }

    /// <summary>Waits until every session has ended, and every place and every token is free again.</summary>
    public Task UntilEmptyAsync()
    {
        var places = Services.GetRequiredService<NodeCapacity>().Gate;
        return UntilAsync(() => Hub.SessionCount == 0 && places.Taken == 0, () => $"{Hub.SessionCount} sessions are left.");
    }

    /// <summary>Waits until the hub has taken in so many updates since it began.</summary>
    public Task UntilTakenAsync(long updates) =>
        UntilAsync(() => Hub.UpdatesTaken >= updates, () => $"{Hub.UpdatesTaken} of {updates} updates were taken in.");

    public async ValueTask DisposeAsync()
    {
        var stopped = App.StopAsync(CancellationToken.None);
        while (Services.GetService<TimeProvider>() is ManualTime time && !stopped.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1)); // deadlines of a stop must pass too
            await Task.WhenAny(stopped, Task.Delay(10));
        }

        await stopped;
        var metrics = Services.GetRequiredService<PrometheusPage>().Write();
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.Null(Secrets.FindIn(Logs.Text + metrics));
    }

    private static async Task UntilAsync(Func<bool> isSo, Func<string> otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < Patience, otherwise());
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>On the system's clock an endpoint waits a minute for what its clients are to do.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Unhurried(string endpoint) =>
        ((string[])["HelloTimeout", "FrameTimeout", "PongTimeout"]).Select(name =>
            KeyValuePair.Create<string, string?>($"Tidegate:Endpoints:{endpoint}:{name}", "00:01:00")
        );

    private static void Prepare(WebApplicationBuilder builder, GatewaySetup setup, CapturedLogs logs, string file)
    {
        builder.Environment.EnvironmentName = setup.IsDevelopment ? Environments.Development : Environments.Production;
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Tidegate:Listen:Main"] = "127.0.0.1:0",
                ["Tidegate:Listen:Api"] = "127.0.0.1:0", // the same: no second address
                ["Tidegate:Listen:SimutradorAuth"] = "off", // fixed ports belong to whoever works on this machine
                ["Tidegate:Listen:SimutradorSocket"] = "off",
                ["Tidegate:Listen:Aura"] = "off",
                ["Tidegate:Listen:OpenAlgo"] = "off",
                ["Tidegate:Listen:OpenAlgoApi"] = "off",
                ["Tidegate:Listen:Management"] = setup.IsDevelopment ? null : "off",
                ["Tidegate:Endpoints:simutrador:ConnectsPerMinute"] = "0", // tests come as often as they like
                ["Tidegate:MockKeys"] = "false", // a test starts with the users that it makes
                ["Tidegate:Secret"] = Secret,
                ["Tidegate:Storage:Provider"] = "Memory",
                ["Tidegate:Auth:Keys:Pepper"] = Pepper,
                ["Tidegate:Csv:File"] = file,
                ["Tidegate:Csv:StartWithServer"] = "false",
                ["Tidegate:Hub:DrainSpread"] = "00:00:00",
                ["Logging:Console:LogLevel:Default"] = "None",
                ["Logging:Captured:LogLevel:Default"] = "Debug",
            }
        );
        if (setup.Time is null)
        {
            builder.Configuration.AddInMemoryCollection(HurriedEndpoints.SelectMany(Unhurried));
        }

        builder.Configuration.AddInMemoryCollection(setup.Settings);
        builder.Services.AddSingleton<IHostEnvironment>(builder.Environment); // the host's own has been fixed before, from variables
        builder.Logging.AddProvider(logs);
        if (setup.Time is not null)
        {
            builder.Services.AddSingleton(setup.Time);
        }

        setup.Services?.Invoke(builder.Services);
    }
}
