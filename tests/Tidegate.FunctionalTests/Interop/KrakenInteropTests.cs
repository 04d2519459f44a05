using System.Globalization;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>npm 'ccxt' (pro), pointed at our simulator as it is, watches a market and an account and trades: it takes the simulator for the exchange.</summary>
public sealed class KrakenInteropTests : IAsyncDisposable
{
    private const string Symbol = "BTC/USD";
    private const decimal RestingPrice = 60_000;
    private static readonly string Secret = Convert.ToBase64String(new byte[64]);

    private readonly RunningKraken _kraken = new(Secret);

    public ValueTask DisposeAsync() => _kraken.DisposeAsync();

    [Fact]
    public async Task It_loads_the_pairs_and_the_balance()
    {
        using var client = Start(Secret);

        var market = await client.NextAsync("market");
        var balance = await client.NextAsync("fetched");

        Assert.Equal((30, "XXBTZUSD"), (market.GetProperty("count").GetInt32(), market.GetProperty("id").GetString()));
        Assert.Equal(0.0001m, market.GetProperty("least").GetDecimal());
        Assert.Equal(10, balance.GetProperty("total").GetProperty("BTC").GetDecimal());
    }

    [Fact]
    public async Task It_watches_ticker_book_and_trades()
    {
        using var client = Start(Secret);

        var ticker = (await client.NextAsync("ticker")).GetProperty("seen");
        var trade = (await client.NextAsync("trade")).GetProperty("seen");
        var book = (await client.NextAsync("book")).GetProperty("seen");

        Assert.True(ticker.GetProperty("bid").GetDecimal() < ticker.GetProperty("ask").GetDecimal());
        Assert.Equal(Symbol, trade.GetProperty("symbol").GetString());
        Assert.True(trade.GetProperty("price").GetDecimal() > RestingPrice);
        Assert.Equal((10, 10), (book.GetProperty("bids").GetArrayLength(), book.GetProperty("asks").GetArrayLength()));
        Assert.True(book.GetProperty("bids")[0][0].GetDecimal() < book.GetProperty("asks")[0][0].GetDecimal());
    }

    [Fact]
    public async Task It_places_and_cancels_over_the_socket_and_hears_of_its_order()
    {
        using var client = Start(Secret);

        var id = (await client.NextAsync("placed")).GetProperty("id").GetString();
        await SeenAsync(client, id, "canceled");
    }

    [Fact]
    public async Task It_buys_and_sees_its_fill_and_its_balance()
    {
        using var client = Start(Secret);

        var id = (await client.NextAsync("bought")).GetProperty("id").GetString();
        var fill = (await client.NextAsync("fill")).GetProperty("seen");

        Assert.Equal(id, fill.GetProperty("order").GetString());
        Assert.Equal("USD", fill.GetProperty("fee").GetProperty("currency").GetString());
        await client.NextAsync("rest");
        Assert.Equal(10.02m, _kraken.Exchange.BalanceOf("key", "BTC"));
        Assert.Equal(1, _kraken.Exchange.OpenOrdersOf("key"));
        Assert.Contains("Insufficient funds", await client.NextTextAsync("refused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_hears_that_its_signature_is_wrong()
    {
        using var client = Start(Convert.ToBase64String("another one"u8.ToArray())); // zeros of any length are one key of HMAC

        Assert.Contains("EAPI:Invalid signature", await client.NextTextAsync("error"), StringComparison.Ordinal);
    }

    private static async Task SeenAsync(ScriptRun client, string? id, string status)
    {
        while (true)
        {
            foreach (var order in (await client.NextAsync("order")).GetProperty("seen").EnumerateArray())
            {
                if (order.GetProperty("id").GetString() == id && order.GetProperty("status").GetString() == status)
                {
                    return;
                }
            }
        }
    }

    private ScriptRun Start(string secret)
    {
        var package = Path.Combine(ScriptRun.Folder, "node_modules", "ccxt");
        Assert.SkipUnless(Directory.Exists(package), "npm 'ccxt' is not installed (./test does it).");
        string[] arguments =
        [
            "kraken.mjs",
            _kraken.Exchange.RestAddress.AbsoluteUri.TrimEnd('/'),
            _kraken.Exchange.PublicAddress.AbsoluteUri,
            _kraken.Exchange.PrivateAddress.AbsoluteUri,
            "key",
            secret,
            Symbol,
            RestingPrice.ToString(CultureInfo.InvariantCulture),
        ];
        return ScriptRun.Start("node", arguments);
    }
}
