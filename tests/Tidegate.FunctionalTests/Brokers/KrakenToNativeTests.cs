using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.FunctionalTests.Support;
using Tidegate.Kraken;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;
using Tidegate.Kraken.Tokens;

namespace Tidegate.FunctionalTests.Brokers;

/// <summary>The whole way: an exchange over its sockets, the feed, the hub, and clients of <c>tidegate.v1</c>, one of whom has an account there.</summary>
public sealed class KrakenToNativeTests : IAsyncDisposable
{
    private const string Btc = "md/KRAKEN/BTC-USD";
    private static readonly string Secret = Convert.ToBase64String("a secret that only alice has, and the exchange"u8);

    private readonly RunningKraken _kraken = new(Secret);

    public ValueTask DisposeAsync() => _kraken.DisposeAsync();

    [Fact]
    public async Task A_client_gets_prices_then_quotes_then_a_book_as_deep_as_it_asks()
    {
        await using var gateway = await StartAsync();
        await using var peer = await WelcomedAsync(gateway, "bob");

        await SubscribeAsync(peer, Btc, "ltp");
        var price = await NextDataAsync(peer, data => data.TryGetProperty("ltp", out _));
        await SubscribeAsync(peer, Btc, "quote");
        var quote = await NextDataAsync(peer, data => data.TryGetProperty("volume", out _));
        var granted = await SubscribeAsync(peer, Btc, "depth", depth: 11);
        var book = await NextDataAsync(peer, data => data.TryGetProperty("bids", out var bids) && bids.GetArrayLength() == 11);

        Assert.False(price.TryGetProperty("volume", out _));
        Assert.True(quote.GetProperty("high").GetDecimal() >= quote.GetProperty("low").GetDecimal());
        Assert.Equal("kraken", quote.GetProperty("source").GetString());
        Assert.Equal(11, granted.GetProperty("depth").GetInt32());
        Assert.Equal(11, book.GetProperty("asks").GetArrayLength());
    }

    [Fact]
    public async Task Trades_are_events_of_a_topic_of_their_own()
    {
        await using var gateway = await StartAsync();
        await using var peer = await WelcomedAsync(gateway, "bob");

        await SubscribeAsync(peer, "trades/KRAKEN/BTC-USD", "ltp");
        var trade = await NextDataAsync(peer, data => data.TryGetProperty("id", out _));

        Assert.True(trade.GetProperty("price").GetDecimal() > 0 && trade.GetProperty("qty").GetDecimal() > 0);
        Assert.Contains(trade.GetProperty("side").GetString(), (string[])["buy", "sell"]);
    }

    [Fact]
    public async Task An_account_is_told_to_its_owner_and_refused_to_everybody_else()
    {
        await using var gateway = await StartAsync();
        await using var alice = await WelcomedAsync(gateway, "alice");
        await using var bob = await WelcomedAsync(gateway, "bob");

        var foreign = await SubscribeAsync(bob, "acct/alice/balances", "ltp");
        var none = await SubscribeAsync(bob, "acct/bob/balances", "ltp");
        await SubscribeAsync(alice, "acct/alice/balances", "ltp");
        var balances = await NextDataAsync(alice, data => data.TryGetProperty("assets", out _));
        await SubscribeAsync(alice, "acct/alice/executions", "ltp");
        var orders = await NextDataAsync(alice, data => data.TryGetProperty("open", out _));

        Assert.Equal("auth.forbidden", foreign.GetProperty("error").GetProperty("id").GetString());
        Assert.Equal("topic.unknown", none.GetProperty("error").GetProperty("id").GetString()); // his own, and he has no key
        Assert.Equal(10m, balances.GetProperty("assets").GetProperty("BTC").GetProperty("total").GetDecimal());
        Assert.Equal(0, orders.GetProperty("open").GetInt32());
    }

    [Fact]
    public async Task Who_comes_late_is_told_the_open_orders_first()
    {
        await using var gateway = await StartAsync();
        await using var first = await WelcomedAsync(gateway, "alice");
        await SubscribeAsync(first, "acct/alice/executions", "ltp");
        await NextDataAsync(first, data => data.TryGetProperty("open", out _));
        var options = new KrakenTokenOptions
        {
            ApiKey = "key",
            ApiSecret = Secret,
            RestAddress = _kraken.Exchange.RestAddress,
            StorageDirectory = "",
        };
        await using var tokens = KrakenTokenManager.Create(options, NullLoggerFactory.Instance);
        await using var trader = new KrakenClient(new KrakenClientOptions { PrivateAddress = _kraken.Exchange.PrivateAddress }, tokens);
        var order = new KrakenNewOrder
        {
            Symbol = "BTC/USD",
            Side = KrakenSide.Buy,
            OrderType = KrakenOrderType.Limit,
            OrderQty = 0.001m,
            LimitPrice = 20_000m,
        };
        var added = await trader.Orders.AddAsync(order, TestContext.Current.CancellationToken);
        await NextAsync(first, message => message.TryGetProperty("event", out var what) && what.GetString() == "new");

        await using var second = await WelcomedAsync(gateway, "alice");
        await SubscribeAsync(second, "acct/alice/executions", "ltp");
        var snapshot = await NextAsync(second, message => message.TryGetProperty("data", out _));

        Assert.Equal("snapshot", snapshot.GetProperty("type").GetString());
        var open = Assert.Single(snapshot.GetProperty("data").GetProperty("orders").EnumerateArray());
        Assert.Equal((added.OrderId, 20_000m), (open.GetProperty("orderId").GetString(), open.GetProperty("limitPrice").GetDecimal()));
    }

    [Fact]
    public async Task Without_a_token_the_owner_is_told_recovering_and_the_market_goes_on()
    {
        _kraken.Exchange.Refusals.Next("EService:Unavailable", "GetWebSocketsToken", times: 1_000);
        await using var gateway = await StartAsync();
        await using var alice = await WelcomedAsync(gateway, "alice");

        await SubscribeAsync(alice, "acct/alice/balances", "ltp");
        await NextAsync(alice, message => IsStatus(message, "recovering", "no_token"));
        await SubscribeAsync(alice, Btc, "ltp");
        await NextDataAsync(alice, data => data.TryGetProperty("ltp", out _));
        using var http = gateway.Http();
        var health = await http.GetStringAsync("/health/feeds", TestContext.Current.CancellationToken);

        Assert.Contains(
            """{"feed":"kraken","state":"recovering","reason":"no_token","connections":1,"connectionsWanted":2,""",
            health,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_pair_that_the_exchange_has_not_is_unknown()
    {
        await using var gateway = await StartAsync();
        await using var peer = await WelcomedAsync(gateway, "bob");
        await SubscribeAsync(peer, Btc, "ltp");
        await NextDataAsync(peer, data => data.TryGetProperty("ltp", out _)); // its pairs are known by now

        var refused = await SubscribeAsync(peer, "md/KRAKEN/NO-SUCH", "ltp");

        Assert.Equal("topic.unknown", refused.GetProperty("error").GetProperty("id").GetString());
    }

    private async Task<GatewayFixture> StartAsync()
    {
        var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Kraken:Enabled"] = "true";
            setup.Settings["Tidegate:Kraken:PublicAddress"] = _kraken.Exchange.PublicAddress.AbsoluteUri;
            setup.Settings["Tidegate:Kraken:PrivateAddress"] = _kraken.Exchange.PrivateAddress.AbsoluteUri;
            setup.Settings["Tidegate:Kraken:RestAddress"] = _kraken.Exchange.RestAddress.AbsoluteUri;
            setup.Settings["Tidegate:Kraken:Accounts:alice:ApiKey"] = "key";
            setup.Settings["Tidegate:Kraken:Accounts:alice:ApiSecret"] = Secret;
            setup.Settings["Tidegate:Kraken:Accounts:alice:StorageDirectory"] = "";
        });
        gateway.Secrets.Keep(Secret);
        return gateway;
    }

    private static async Task<RawPeer> WelcomedAsync(GatewayFixture gateway, string user)
    {
        var peer = await gateway.OpenAsync("/stream", gateway.Token("tidegate", user));
        peer.AnswersPings = true;
        await peer.ReadTextAsync();
        return peer;
    }

    /// <summary>Subscribes, and gives the result of the one entry.</summary>
    private static async Task<JsonElement> SubscribeAsync(RawPeer peer, string topic, string mode, int depth = 0)
    {
        var levels = depth == 0 ? "" : $",\"depth\":{depth}";
        await peer.SendTextAsync($$"""{"op":"subscribe","id":1,"subs":[{"topic":"{{topic}}","mode":"{{mode}}"{{levels}}}]}""");
        var reply = await NextAsync(peer, message => message.TryGetProperty("results", out _));
        return reply.GetProperty("results")[0];
    }

    private static async Task<JsonElement> NextDataAsync(RawPeer peer, Func<JsonElement, bool> isIt) =>
        (await NextAsync(peer, message => message.TryGetProperty("data", out var data) && isIt(data))).GetProperty("data");

    private static async Task<JsonElement> NextAsync(RawPeer peer, Func<JsonElement, bool> isIt)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < GatewayFixture.Patience, "It did not come in time.");
            using var json = JsonDocument.Parse(
                await peer.ReadTextAsync().WaitAsync(GatewayFixture.Patience, TestContext.Current.CancellationToken)
            );
            if (isIt(json.RootElement))
            {
                return json.RootElement.Clone();
            }
        }
    }

    private static bool IsStatus(JsonElement message, string state, string reason) =>
        message.TryGetProperty("type", out var type)
        && type.GetString() == "feed.status"
        && message.GetProperty("state").GetString() == state
        && message.GetProperty("reason").GetString() == reason;
}
