using System.Text;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Kraken;
using Tidegate.Kraken.Balances;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Feeds;

/// <summary>Frames as the exchange's own page has them (ticker, trade, executions), and what becomes of them.</summary>
public sealed class KrakenNormaliserTests
{
    private const string Ticker =
        """{"channel":"ticker","type":"snapshot","data":[{"symbol":"ALGO/USD","bid":0.10025,"bid_qty":740.0,"ask":0.10036,"ask_qty":1361.44813783,"last":0.10035,"volume":997038.98383185,"vwap":0.10148,"low":0.09979,"high":0.10285,"change":-0.00017,"change_pct":-0.17,"timestamp":"2023-09-25T09:04:31.742648Z"}]}""";

    private static readonly Topic Algo = Topic.Parse("md/KRAKEN/ALGO-USD");

    [Fact]
    public void A_ticker_becomes_a_quote_to_the_last_digit()
    {
        var ticker = Recordings.Data<KrakenTicker>(Ticker).Rows[0];

        var update = KrakenNormaliser.ToMarket(
            Algo,
            "kraken",
            ticker,
            KrakenNormaliser.BestOf(ticker),
            KrakenTimes.NsOf(ticker.Timestamp)
        )!;

        Assert.Equal((0.10035m, 0.10285m, 0.09979m), (update.LastPrice, update.High, update.Low));
        Assert.Equal((997038.98383185m, 0.10148m), (update.Volume, update.Details!.AveragePrice));
        Assert.Equal(1_695_632_671_742_648_000, update.ExchangeTimeNs);
        Assert.Equal(new BookLevel(0.10036m, 1361.44813783m), update.Book!.Asks.Single());
        Assert.Equal((null, null), (update.Open, update.Close)); // 24 hours have none
    }

    [Theory]
    [InlineData("\"last\":0.10035", "\"last\":0")]
    [InlineData("\"last\":0.10035", "\"last\":-1")]
    [InlineData("\"last\":0.10035,", "")]
    public void A_price_that_cannot_be_is_none(string said, string instead)
    {
        var ticker = Recordings.Data<KrakenTicker>(Ticker.Replace(said, instead, StringComparison.Ordinal)).Rows[0];

        Assert.Null(KrakenNormaliser.ToMarket(Algo, "kraken", ticker, book: null, timeNs: 0));
    }

    [Fact]
    public void A_trade_is_an_event()
    {
        var trade = Recordings
            .Data<KrakenTrade>(
                """{"channel":"trade","type":"update","data":[{"symbol":"MATIC/USD","side":"sell","price":0.5117,"qty":40.0,"ord_type":"market","trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}]}"""
            )
            .Rows[0];

        var update = KrakenNormaliser.ToTrade(Topic.Parse("trades/KRAKEN/MATIC-USD"), trade);

        Assert.Equal("trade", update.Event);
        Assert.Equal(
            """{"price":0.5117,"qty":40.0,"side":"sell","ordType":"market","id":4665906,"tsNs":1695628177708706000}""",
            Text(update)
        );
    }

    [Fact]
    public void A_fill_says_what_is_known_and_nothing_else()
    {
        var fill = Recordings
            .Data<KrakenExecution>(
                """{"channel":"executions","type":"update","data":[{"order_id":"OK4GJX-KSTLS-7DZZO5","order_userref":3,"exec_id":"TGBB7L-HT5LX-J3BZ4A","exec_type":"trade","trade_id":62887576,"symbol":"BTC/USD","side":"sell","last_qty":0.005,"last_price":26599.9,"liquidity_ind":"t","cost":132.9995,"order_type":"limit","timestamp":"2023-09-22T10:33:05.709993Z","order_status":"partially_filled","cum_qty":0.005,"cum_cost":132.9995,"avg_price":26599.9,"fee_usd_equiv":0.3458,"fees":[{"asset":"USD","qty":0.3458}]}],"sequence":10}"""
            )
            .Rows[0];

        var update = KrakenNormaliser.ToExecution(Topic.Parse("acct/alice/executions"), fill, state: null, isOfSnapshot: false);

        Assert.Equal(("trade", false), (update.Event, update.IsWhole));
        Assert.Equal(
            """{"orderId":"OK4GJX-KSTLS-7DZZO5","execType":"trade","status":"partially_filled","userref":3,"symbol":"BTC-USD","side":"sell","ordType":"limit","cumQty":0.005,"cumCost":132.9995,"avgPrice":26599.9,"feeUsdEquiv":0.3458,"execId":"TGBB7L-HT5LX-J3BZ4A","tradeId":62887576,"lastQty":0.005,"lastPrice":26599.9,"cost":132.9995,"liquidity":"t","fees":[{"asset":"USD","qty":0.3458}],"tsNs":1695378785709993000}""",
            Text(update)
        );
    }

    [Fact]
    public void Balances_are_a_state_with_wallets_where_they_were_named()
    {
        var balances = new KrakenBalances(new Dictionary<string, decimal> { ["USDT"] = 12.50m, ["BTC"] = 1.2m }, Sequence: 1)
        {
            Wallets = new Dictionary<string, IReadOnlyList<KrakenWallet>>
            {
                ["BTC"] =
                [
                    new KrakenWallet
                    {
                        Type = "spot",
                        Id = "main",
                        Balance = 1.2m,
                    },
                ],
            },
        };

        var update = KrakenNormaliser.ToBalances(Topic.Parse("acct/alice/balances"), balances, nowNs: 7);

        Assert.True(update.IsWhole);
        Assert.Equal(
            """{"assets":{"BTC":{"total":1.2,"wallets":[{"type":"spot","id":"main","balance":1.2}]},"USDT":{"total":12.50,"wallets":[]}},"tsNs":7}""",
            Text(update)
        );
    }

    [Fact]
    public void A_book_keeps_its_order_and_its_digits()
    {
        var picture = new KrakenBookPicture("BTC/USD", [new(100.1m, 0.5m), new(100.0m, 2m)], [new(100.2m, 0.00000001m)], 1, null);

        var book = KrakenNormaliser.ToBook(picture);

        Assert.Equal([new BookLevel(100.1m, 0.5m), new BookLevel(100.0m, 2m)], book.Bids);
        Assert.Equal([new BookLevel(100.2m, 0.00000001m)], book.Asks);
    }

    [Fact]
    public void A_text_that_is_no_id_is_cut()
    {
        var order = new KrakenExecution { OrderId = new string('x', 100_000) };

        var update = KrakenNormaliser.ToExecution(Topic.Parse("acct/alice/executions"), order, state: null, isOfSnapshot: true);

        Assert.Equal("unknown", update.Event);
        Assert.InRange(update.Json.Length, 256, 400);
    }

    private static string Text(AppUpdate update) => Encoding.UTF8.GetString(update.Json.Span);
}
