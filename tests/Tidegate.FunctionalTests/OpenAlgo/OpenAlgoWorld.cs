using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Users;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>A gateway as shipped, with a market of three instruments, spoken to as OpenAlgo's clients do.</summary>
public sealed class OpenAlgoWorld : IAsyncLifetime
{
    public const string Path = "/openalgo";
    public const string User = "rajandran";

    public static readonly Topic Reliance = Topic.Parse("md/NSE/RELIANCE");
    public static readonly Topic Infosys = Topic.Parse("md/NSE/INFY");
    public static readonly Topic Nifty = Topic.Parse("md/NSE_INDEX/NIFTY");

    private readonly Action<GatewaySetup>? _configure;
    private GatewayFixture? _gateway;

    public OpenAlgoWorld()
        : this(null) { }

    private OpenAlgoWorld(Action<GatewaySetup>? configure) => _configure = configure;

    public GatewayFixture Gateway => _gateway!;

    /// <summary>The key of <see cref="User"/>.</summary>
    public string Key { get; private set; } = "";

    /// <summary>A gateway of its own for one test.</summary>
    public static async Task<OpenAlgoWorld> StartAsync(Action<GatewaySetup> configure)
    {
        var world = new OpenAlgoWorld(configure);
        await world.InitializeAsync();
        return world;
    }

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Services = services =>
                services.AddSingleton<ITopicSource>(new ListedTopics(Mode.Depth, Reliance.Path, Infosys.Path, Nifty.Path));
            setup.Settings["Tidegate:Endpoints:openalgo:FailuresPerMinute"] = "0"; // one test fails often; others must not suffer for it
            _configure?.Invoke(setup);
        });
        Key = await NewKeyAsync(User);
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    /// <summary>A key of a user, who is made where he is not there.</summary>
    public async Task<string> NewKeyAsync(string user, params string[] scopes) => (await IssueAsync(user, scopes)).Key;

    /// <summary>A key with what was stored of it.</summary>
    public async Task<IssuedApiKey> IssueAsync(string user, params string[] scopes)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await Gateway.Services.GetRequiredService<UserDirectory>().CreateAsync(new UserDraft(user), cancellation);
        var made = await Gateway
            .Services.GetRequiredService<ApiKeyRing>()
            .CreateAsync(new ApiKeyDraft(user) { Scopes = scopes }, cancellation);
        Assert.True(made.IsDone, made.Refusal?.Rule);
        return made.Value;
    }

    /// <summary>A socket on which nothing has been said.</summary>
    public async Task<RawPeer> ConnectAsync(string path = Path)
    {
        var peer = await Gateway.ConnectAsync();
        var response = await peer.UpgradeAsync(path);
        Assert.Equal(101, response.Status);
        return peer;
    }

    /// <summary>A socket that has signed in.</summary>
    public async Task<RawPeer> OpenAsync(string? key = null)
    {
        var peer = await ConnectAsync();
        var answer = await AskAsync(peer, $$"""{"action":"authenticate","api_key":"{{key ?? Key}}"}""");
        Assert.Equal("success", answer.GetProperty("status").GetString());
        return peer;
    }

    public static async Task<JsonElement> NextAsync(RawPeer peer) => JsonSerializer.Deserialize<JsonElement>(await peer.ReadTextAsync());

    /// <summary>The answer to a message.</summary>
    public static async Task<JsonElement> AskAsync(RawPeer peer, string message)
    {
        await peer.SendTextAsync(message);
        return await NextAsync(peer);
    }

    /// <summary>The answer to a message, as it was written.</summary>
    public static async Task<string> AskTextAsync(RawPeer peer, string message)
    {
        await peer.SendTextAsync(message);
        return await peer.ReadTextAsync();
    }

    /// <summary>The body of an error.</summary>
    public static string Error(string code, string text) =>
        $$"""{"type":"error","status":"error","code":"{{code}}","message":"{{text}}"}""";

    /// <summary>Everything that a broker tells of an instrument.</summary>
    public static MarketUpdate Full(Topic topic, decimal price) =>
        new(topic, price)
        {
            Open = 1415.0m,
            High = 1432.5m,
            Low = 1408.0m,
            Close = 1418.0m,
            Volume = 100_000,
            Source = "zerodha",
            ExchangeTimeNs = 1_716_892_245_123_456_789,
            Details = new MarketDetails
            {
                LastQuantity = 50,
                LastTradeTimeNs = 1_716_892_245_000_000_000,
                AveragePrice = 1419.35m,
                TotalBuyQuantity = 1_000,
                TotalSellQuantity = 2_000,
                OpenInterest = 7,
                LowerLimit = 1276.2m,
                UpperLimit = 1559.8m,
            },
            Book = new OrderBook(
                [.. Enumerable.Range(0, 30).Select(i => new BookLevel(price - 0.1m - i, 50 + i, 3))],
                [.. Enumerable.Range(0, 30).Select(i => new BookLevel(price + 0.1m + i, 47 + i, 2))]
            ),
        };

    public void Publish(Update update) => Gateway.Hub.Publish(update);

    /// <summary>Subscribes to a symbol of NSE and waits for the answer.</summary>
    public static async Task SubscribeAsync(RawPeer peer, string symbol, string mode, int depth = 5) =>
        await AckAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"{{symbol}}","exchange":"NSE","mode":{{mode}},"depth":{{depth}}}""",
            "subscribe"
        );

    /// <summary>The answer of this type; ticks before it are those of earlier tests.</summary>
    public static async Task<JsonElement> AckAsync(RawPeer peer, string message, string type)
    {
        await peer.SendTextAsync(message);
        while (true)
        {
            var answer = await NextAsync(peer);
            if (answer.GetProperty("type").GetString() == type)
            {
                return answer;
            }
        }
    }

    /// <summary>The tick of this price; those before it are snapshots of earlier ones.</summary>
    public static async Task<string> TickAsync(RawPeer peer, decimal price)
    {
        while (true)
        {
            var text = await peer.ReadTextAsync();
            if (text.Contains($"\"ltp\":{price.ToString(CultureInfo.InvariantCulture)},", StringComparison.Ordinal))
            {
                return text;
            }
        }
    }

    /// <summary>The number that a tick carries.</summary>
    public static int ModeOf(string tick) => JsonSerializer.Deserialize<JsonElement>(tick).GetProperty("mode").GetInt32();
}
