using System.Buffers;
using System.Text.Json;
using Tidegate.AspNetCore.Dialects.OpenAlgo;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.AspNetCore.Dialects.OpenAlgo;

public sealed class OpenAlgoUpdatesTests
{
    private static readonly Topic Reliance = Topic.Parse("md/NSE/RELIANCE");

    [Theory]
    [InlineData(Mode.Ltp)]
    [InlineData(Mode.Quote)]
    [InlineData(Mode.Depth)]
    public void A_bare_price_of_a_broker_is_an_ltp_tick_to_everybody_and_no_quote_of_zeros(Mode granted)
    {
        var tick = new BrokerTick
        {
            Mode = Mode.Ltp,
            PriceScale = 2,
            LastPrice = 142_400,
        };
        new TickNormaliser(Reliance, "zerodha").Take(tick, nowNs: 0, out var update);

        var message = Written(update!, new Projection(granted, 5));

        Assert.Equal((1, "ltp"), ModesOf(message));
        Assert.Equal(1_424m, message.GetProperty("data").GetProperty("ltp").GetDecimal());
        Assert.False(message.GetProperty("data").TryGetProperty("open", out _));
        Assert.False(message.GetProperty("data").TryGetProperty("volume", out _));
    }

    [Fact]
    public void A_source_that_has_prices_only_is_a_quote_with_zeros_for_what_it_has_not()
    {
        var message = Written(new MarketUpdate(Reliance, 1_424m) { ExchangeTimeNs = 1 }, new Projection(Mode.Quote));

        Assert.Equal((2, "quote"), ModesOf(message));
        Assert.Equal(0, message.GetProperty("data").GetProperty("open").GetDecimal());
        Assert.Equal(0, message.GetProperty("data").GetProperty("volume").GetInt64());
    }

    private static (int, string?) ModesOf(JsonElement message) =>
        (message.GetProperty("mode").GetInt32(), message.GetProperty("data").GetProperty("mode").GetString());

    private static JsonElement Written(MarketUpdate update, Projection projection)
    {
        var to = new ArrayBufferWriter<byte>();
        Assert.True(new OpenAlgoUpdates(TimeProvider.System, "demo").Write(update, projection, to));
        using var document = JsonDocument.Parse(to.WrittenMemory);
        return document.RootElement.Clone();
    }
}
