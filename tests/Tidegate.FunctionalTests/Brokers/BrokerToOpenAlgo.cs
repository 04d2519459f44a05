using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.Brokers;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.FunctionalTests.OpenAlgo;
using Tidegate.FunctionalTests.Support;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.FunctionalTests.Brokers;

/// <summary>What every test needs that follows a broker's values to a client of OpenAlgo.</summary>
internal static class BrokerToOpenAlgo
{
    public const string ClientId = "AB1234";

    /// <summary>Puts a day's instruments into the gateway.</summary>
    public static void List(OpenAlgoWorld world, InstrumentTableBuilder table) =>
        Assert.True(world.Gateway.Services.GetRequiredService<InstrumentBook>().TryReplace(table.Build(), report: null, out _));

    public static async Task LogInAsync(OpenAlgoWorld world, string broker, BrokerSecrets secrets)
    {
        var made = await world
            .Gateway.Services.GetRequiredService<BrokerSessions>()
            .LoginAsync(new BrokerSessionDraft(OpenAlgoWorld.User, broker, ClientId, secrets), TestContext.Current.CancellationToken);
        Assert.True(made.IsDone, made.Refusal?.Rule);
    }

    /// <summary>The next tick that holds this much at least: what a broker sends before it has heard of a higher mode is a quote (2).</summary>
    public static async Task<JsonElement> NextTickAsync(RawPeer peer, int mode = 1)
    {
        while (true)
        {
            var message = await OpenAlgoWorld.NextAsync(peer);
            if (message.GetProperty("type").GetString() == "market_data" && message.GetProperty("mode").GetInt32() >= mode)
            {
                return message;
            }
        }
    }

    /// <summary>Holds a tick to what the broker's market shows, to the last paisa.</summary>
    public static void AssertSame(MarketPicture picture, JsonElement data)
    {
        Assert.Equal(Price(picture.LastPrice), Of("ltp"));
        Assert.Equal(Price(picture.Open), Of("open"));
        Assert.Equal(Price(picture.High), Of("high"));
        Assert.Equal(Price(picture.Low), Of("low"));
        Assert.Equal(Price(picture.Close), Of("close"));
        Assert.Equal(picture.Volume, data.GetProperty("volume").GetInt64());
        Assert.Equal(picture.LastQuantity, data.GetProperty("last_quantity").GetInt64());
        Assert.Equal(picture.LastQuantity, data.GetProperty("last_trade_quantity").GetInt64());
        Assert.Equal((Price(picture.AveragePrice), Price(picture.AveragePrice)), (Of("average_price"), Of("avg_trade_price")));
        Assert.Equal(picture.TotalBuyQuantity, data.GetProperty("total_buy_quantity").GetInt64());
        Assert.Equal(picture.TotalSellQuantity, data.GetProperty("total_sell_quantity").GetInt64());
        Assert.Equal(picture.Bids[..5], Rows("buy"));
        Assert.Equal(picture.Asks[..5], Rows("sell"));

        decimal Of(string name) => data.GetProperty(name).GetDecimal();

        TickLevel[] Rows(string side) =>
            [
                .. data.GetProperty("depth")
                    .GetProperty(side)
                    .EnumerateArray()
                    .Select(row => new TickLevel(
                        (long)(row.GetProperty("price").GetDecimal() * 100),
                        row.GetProperty("quantity").GetInt64(),
                        row.GetProperty("orders").GetInt32()
                    )),
            ];
    }

    private static decimal Price(long paise) => paise / 100m;
}
