using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Hosting;

/// <summary>A plain connection outlives the request that brought its session.</summary>
public sealed class TakeoverTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task The_request_ends_with_its_upgrade_and_its_session_goes_on()
    {
        var requests = new WatchedRequests();
        await using var gateway = await StartAsync(requests);
        await using var peer = await gateway.OpenAsync("/stream");

        await UntilAsync(() => requests.Ended == 1);
        await peer.SettleAsync();

        Assert.Equal(1, gateway.Hub.SessionCount);
    }

    [Fact]
    public async Task Nothing_of_HTTP_stays_in_memory_for_a_session()
    {
        var requests = new WatchedRequests();
        await using var gateway = await StartAsync(requests);
        await using var peer = await gateway.OpenAsync("/stream");

        await UntilAsync(() =>
        {
            GC.Collect();
            return !requests.IsAnyAlive;
        });
        await peer.SettleAsync();
    }

    [Theory]
    [InlineData("the host logs its connections")]
    [InlineData("the host gathers writes")]
    public async Task Where_somebody_stands_between_a_session_and_its_socket_it_lives_inside_its_request(string host)
    {
        var requests = new WatchedRequests();
        await using var gateway = await StartAsync(
            requests,
            services =>
            {
                if (host == "the host logs its connections")
                {
                    services.Configure<KestrelServerOptions>(kestrel =>
                        kestrel.ConfigureEndpointDefaults(listen => listen.UseConnectionLogging())
                    );
                }
                else
                {
                    services.PostConfigure<Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.SocketTransportOptions>(transport =>
                        transport.MaxWriteBufferSize = 65_536
                    );
                }
            }
        );
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.SettleAsync();

        Assert.Equal((1, 0), (requests.Begun, requests.Ended));
        await peer.CloseAsync();
        await UntilAsync(() => requests.Ended == 1);
    }

    [Fact]
    public async Task Frames_that_come_with_the_handshake_are_all_answered_in_order()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();
        var handshake = RawPeer.Handshake("/stream", "Authorization: Bearer " + gateway.Token("tidegate"));
        var pings = Enumerable.Range(0, 90).Select(i => $$"""{"op":"ping","id":{{i}}}""").ToArray();

        await peer.SendAsync(
            (byte[])[.. System.Text.Encoding.ASCII.GetBytes(handshake), .. pings.SelectMany(ping => ClientFrame.Text(ping))]
        );

        Assert.Equal(101, (await peer.ReadResponseAsync()).Status);
        Assert.Contains("\"welcome\"", await peer.ReadTextAsync(), StringComparison.Ordinal);
        for (var i = 0; i < pings.Length; i++)
        {
            Assert.Contains($"{{\"re\":{i},", await peer.ReadTextAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_goes_without_a_word_is_missed_at_once_and_its_places_are_free(bool resets)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token("tidegate", jti: "once");
        var peer = await gateway.OpenAsync("/stream", token);

        if (resets)
        {
            peer.Reset();
        }

        await peer.DisposeAsync();

        await UntilAsync(() => gateway.Hub.SessionCount == 0);
        await UntilAsync(() => gateway.Services.GetRequiredService<ConnectionCeiling>().Open == 0);
        await using var again = await gateway.OpenAsync("/stream", token);
    }

    [Fact]
    public async Task A_session_counts_as_a_connection_until_it_has_ended()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var ceiling = gateway.Services.GetRequiredService<ConnectionCeiling>();
        await using var first = await gateway.OpenAsync("/stream");
        await using var second = await gateway.OpenAsync("/");

        Assert.Equal(2, ceiling.Open);
        await first.CloseAsync();
        await UntilAsync(() => ceiling.Open == 1);
        await second.SettleAsync();
    }

    [Fact]
    public async Task The_servers_own_limit_of_upgraded_connections_does_not_count_sessions_because_the_endpoint_does()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Services = services =>
                services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1)
        );

        await using var first = await gateway.OpenAsync("/stream");
        await using var second = await gateway.OpenAsync("/stream");

        Assert.Equal(2, gateway.Hub.SessionCount);
    }

    [Fact]
    public async Task A_refused_upgrade_leaves_its_connection_to_HTTP()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();

        Assert.Equal(401, (await peer.UpgradeAsync("/stream", "Authorization: Bearer nonsense")).Status);
        await peer.SendAsync(RawPeer.Request("GET /health/live HTTP/1.1", "Host: 127.0.0.1"));

        Assert.Equal(200, (await peer.ReadResponseAsync()).Status);
    }

    private static Task<GatewayFixture> StartAsync(WatchedRequests requests, Action<IServiceCollection>? configure = null) =>
        GatewayFixture.StartAsync(setup =>
            setup.Services = services =>
            {
                services.AddSingleton<IStartupFilter>(requests);
                configure?.Invoke(services);
            }
        );

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayFixture.Patience);
        while (!isSo())
        {
            await Task.Delay(Pause, patience.Token);
        }
    }

    /// <summary>Sees every request begin and end, and holds none of them.</summary>
    private sealed class WatchedRequests : IStartupFilter
    {
        private readonly List<WeakReference> _requests = [];
        private int _begun;
        private int _ended;

        public int Begun => Volatile.Read(ref _begun);

        public int Ended => Volatile.Read(ref _ended);

        public bool IsAnyAlive
        {
            get
            {
                lock (_requests)
                {
                    return _requests.Exists(request => request.IsAlive);
                }
            }
        }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (context, rest) =>
                    {
                        lock (_requests)
                        {
                            _requests.Add(new WeakReference(context));
                            _requests.Add(new WeakReference(context.Features.Get<IHttpRequestFeature>()));
                        }

                        Interlocked.Increment(ref _begun);
                        await rest(context);
                        Interlocked.Increment(ref _ended);
                    }
                );
                next(app);
            };
    }
}
