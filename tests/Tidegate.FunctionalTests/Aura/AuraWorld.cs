using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>A gateway as shipped, spoken to as AuraConnect's clients do: their paths, their tokens, their messages.</summary>
public sealed class AuraWorld : IAsyncLifetime
{
    public const string Dashboard = "/analytics/realtime/dashboard";
    public const string Metrics = "/analytics/realtime/metrics/";
    public const string Kds = "/api/v1/kds/ws/";
    public const string Tables = "/api/v1/tables/ws/tables/";
    public const string TableAnalytics = "/api/v1/tables/ws/analytics/";
    public const string Queue = "/api/v1/queues/ws/";
    public const string OrderQueue = "/api/v1/orders/queues/ws/";

    private readonly Action<GatewaySetup>? _configure;
    private GatewayFixture? _gateway;

    public AuraWorld()
        : this(null) { }

    private AuraWorld(Action<GatewaySetup>? configure) => _configure = configure;

    public static IReadOnlyList<string> Endpoints { get; } =
    ["aura-dashboard", "aura-metrics", "aura-kds", "aura-tables", "aura-table-analytics", "aura-queue", "aura-queues"];

    public GatewayFixture Gateway => _gateway!;

    /// <summary>A gateway of its own for one test.</summary>
    public static async Task<AuraWorld> StartAsync(Action<GatewaySetup> configure)
    {
        var world = new AuraWorld(configure);
        await world.InitializeAsync();
        return world;
    }

    public async ValueTask InitializeAsync() =>
        _gateway = await GatewayFixture.StartAsync(setup =>
        {
            foreach (var endpoint in Endpoints)
            {
                setup.Settings[$"Tidegate:Endpoints:{endpoint}:FailuresPerMinute"] = "0"; // one test fails often; others must not suffer for it
            }

            _configure?.Invoke(setup);
        });

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    /// <summary>A token as AuraConnect's own issuer makes it: no permissions, <c>iat</c> with a fraction.</summary>
    public string Token(
        string[]? roles = null,
        int[]? tenants = null,
        string sub = "1",
        string username = "john.doe",
        TimeSpan? lifetime = null,
        params (string Claim, string? Json)[] changes
    )
    {
        var now = Gateway.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds() / 1_000m;
        var claims = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["sub"] = JsonSerializer.Serialize(sub),
            ["username"] = JsonSerializer.Serialize(username),
            ["email"] = "\"john@example.com\"",
            ["roles"] = JsonSerializer.Serialize(roles ?? ["admin"]),
            ["tenant_ids"] = JsonSerializer.Serialize(tenants ?? [1]),
            ["type"] = "\"access\"",
            ["jti"] = JsonSerializer.Serialize(Guid.CreateVersion7().ToString("N")),
            ["iat"] = now.ToString(CultureInfo.InvariantCulture),
            ["exp"] = ((long)(now + (decimal)(lifetime ?? TimeSpan.FromMinutes(30)).TotalSeconds)).ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (claim, json) in changes)
        {
            claims[claim] = json;
        }

        var members = claims.Where(each => each.Value is not null).Select(each => $"\"{each.Key}\":{each.Value}");
        return Gateway.Secrets.Keep(Forged.Token($"{{{string.Join(',', members)}}}"));
    }

    /// <summary>A socket that is open, with this token in its address; with none in it, where it is null.</summary>
    public async Task<RawPeer> ConnectAsync(string path, string? token)
    {
        var peer = await Gateway.ConnectAsync();
        var query = token is null ? "" : $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={token}";
        var response = await peer.UpgradeAsync(path + query);
        Assert.Equal(101, response.Status);
        return peer;
    }

    /// <summary>A session whose welcome was read.</summary>
    public async Task<(RawPeer Peer, JsonElement Welcome)> OpenAsync(string path, string? token = null)
    {
        var peer = await ConnectAsync(path, token ?? Token());
        var welcome = await NextAsync(peer);
        Assert.Equal("connection_established", welcome.GetProperty("type").GetString());
        return (peer, welcome);
    }

    /// <summary>A session on the dashboard that has read both its first messages.</summary>
    public async Task<RawPeer> OpenDashboardAsync(string? token = null)
    {
        var (peer, _) = await OpenAsync(Dashboard, token);
        Assert.Equal("system_status", await NextTypeAsync(peer));
        return peer;
    }

    /// <summary>How a connection with this token in its address ends.</summary>
    public async Task<(int Code, string Reason)?> EndOfAsync(string path, string? token, string? firstMessage = null)
    {
        await using var peer = await ConnectAsync(path, token);
        if (firstMessage is not null)
        {
            await peer.SendTextAsync(firstMessage);
        }

        return await peer.ReadCloseAsync();
    }

    public static async Task<JsonElement> NextAsync(RawPeer peer) => JsonSerializer.Deserialize<JsonElement>(await peer.ReadTextAsync());

    public static async Task<string?> NextTypeAsync(RawPeer peer) => (await NextAsync(peer)).GetProperty("type").GetString();

    /// <summary>The answer to a message.</summary>
    public static async Task<JsonElement> AskAsync(RawPeer peer, string message)
    {
        await peer.SendTextAsync(message);
        return await NextAsync(peer);
    }

    /// <summary>Publishes as a back end does.</summary>
    public void Push(string topic, string json, string? kind = null) =>
        Gateway.Hub.Publish(new AppUpdate(Topic.Parse(topic), Encoding.UTF8.GetBytes(json)) { Event = kind });

    /// <summary>Publishes, and comes back when the hub has taken it in: who subscribes from now on finds it there.</summary>
    public async Task PublishAsync(string topic, string json, string? kind = null)
    {
        var before = Gateway.Hub.UpdatesTaken;
        Push(topic, json, kind);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayFixture.Patience);
        while (Gateway.Hub.UpdatesTaken == before)
        {
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>The members of an object, in their order.</summary>
    public static string Names(JsonElement element) => string.Join(',', element.EnumerateObject().Select(member => member.Name));
}
