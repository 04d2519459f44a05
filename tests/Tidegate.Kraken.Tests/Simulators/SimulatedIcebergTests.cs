using System.Text.Json;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>Icebergs at the simulator: a part shows, the next follows behind all others of its price; and what is refused with which text.</summary>
public sealed class SimulatedIcebergTests
{
    private const string Iceberg =
        "\"order_type\":\"iceberg\",\"side\":\"sell\",\"limit_price\":60000,\"order_qty\":0.3,\"display_qty\":0.1,\"symbol\":\"BTC/USD\"";

    [Fact]
    public async Task Part_of_an_iceberg_shows_and_the_next_one_follows_when_it_is_gone()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        var (_, ask) = kraken.Simulator.TouchOf("BTC/USD");
        var price = ask - 0.1m; // best of its side, alone
        await AddAsync(
            socket,
            token,
            Iceberg.Replace("60000", price.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );
        var placed = await socket.ReportAsync("pending_new");

        kraken.Simulator.Take("BTC/USD", isBuy: true, price, qty: 0.04m);
        var part = await socket.ReportAsync("trade");
        kraken.Simulator.Take("BTC/USD", isBuy: true, price, qty: 0.06m);
        var refill = await socket.ReportAsync("iceberg_refill");
        kraken.Simulator.Take("BTC/USD", isBuy: true, price, qty: 1);
        var filled = await socket.ReportAsync("filled");

        Assert.Equal((0.1m, 0.1m), (Number(placed, "display_qty"), Number(placed, "display_qty_remain")));
        Assert.Equal(0.04m, Number(part, "last_qty"));
        Assert.Equal((0.1m, 0.1m), (Number(refill, "display_qty"), Number(refill, "display_qty_remain")));
        Assert.Equal(0.3m, Number(filled, "cum_qty")); // one who takes enough takes every part
        Assert.Equal(10m - 0.3m, kraken.Simulator.BalanceOf(SimulatedKraken.Key, "BTC"));
    }

    [Fact]
    public async Task Book_shows_no_more_of_an_iceberg_than_its_part()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        var (_, ask) = kraken.Simulator.TouchOf("BTC/USD");
        var price = ask - 0.1m;
        await AddAsync(
            socket,
            token,
            Iceberg.Replace("60000", price.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );
        var book = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);

        await book.AskAsync("""{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"]}}""");
        var best = (await book.NextAsync("book")).GetProperty("data")[0].GetProperty("asks")[0];

        Assert.Equal((price, 0.1m), (Number(best, "price"), Number(best, "qty")));
    }

    [Fact]
    public async Task Amended_iceberg_shows_more_at_the_cost_of_its_turn()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();
        var placed = await AddAsync(socket, token, Iceberg.Replace("60000", "100000", StringComparison.Ordinal));
        var id = placed.GetProperty("result").GetProperty("order_id").GetString();

        var amended = await AskAsync(socket, "amend_order", $"\"order_id\":\"{id}\",\"display_qty\":0.2", token);
        var report = await socket.ReportAsync("amended");
        var refused = await AskAsync(socket, "amend_order", $"\"order_id\":\"{id}\",\"display_qty\":0.4", token);

        Assert.True(amended.GetProperty("success").GetBoolean());
        Assert.Equal(0.2m, Number(report, "display_qty"));
        Assert.Equal("EGeneral:Invalid arguments:display_qty", refused.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("\"order_type\":\"iceberg\",\"order_qty\":0.3,\"limit_price\":60000", "EGeneral:Invalid arguments:display_qty")]
    [InlineData(
        "\"order_type\":\"iceberg\",\"order_qty\":0.3,\"limit_price\":60000,\"display_qty\":0.4",
        "EGeneral:Invalid arguments:display_qty"
    )]
    [InlineData(
        "\"order_type\":\"iceberg\",\"order_qty\":0.3,\"limit_price\":60000,\"display_qty\":0.01",
        "EGeneral:Invalid arguments:display_qty"
    )]
    [InlineData(
        "\"order_type\":\"limit\",\"order_qty\":0.3,\"limit_price\":60000,\"display_qty\":0.1",
        "EGeneral:Invalid arguments:display_qty"
    )]
    [InlineData("\"order_type\":\"iceberg\",\"order_qty\":0.3,\"display_qty\":0.1", "EGeneral:Invalid arguments:price")]
    [InlineData("\"order_type\":\"trailing-stop\",\"order_qty\":0.3", "EGeneral:Invalid arguments:ordertype")]
    [InlineData("\"order_type\":\"trailing-stop-limit\",\"order_qty\":0.3", "EGeneral:Invalid arguments:ordertype")]
    [InlineData("\"order_type\":\"settle-position\",\"order_qty\":0", "EGeneral:Invalid arguments:ordertype")]
    [InlineData("\"order_type\":\"market\",\"order_qty\":0.3,\"margin\":true", "EOrder:Margin allowance exceeded")]
    [InlineData("\"order_type\":\"market\",\"order_qty\":0.3,\"reduce_only\":true", "EOrder:Margin allowance exceeded")]
    [InlineData(
        "\"order_type\":\"market\",\"order_qty\":0.3,\"conditional\":{}",
        "Unsupported field: 'conditional' for the given msg type: add order"
    )]
    public async Task What_is_not_simulated_or_wrong_is_refused_with_this_text(string order, string error)
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();

        var refused = await AddAsync(socket, token, order + ",\"side\":\"sell\",\"symbol\":\"BTC/USD\"");

        Assert.Equal(error, refused.GetProperty("error").GetString());
        Assert.Equal(0, kraken.Simulator.OpenOrdersOf(SimulatedKraken.Key));
    }

    private static decimal Number(JsonElement row, string name) => row.GetProperty(name).GetDecimal();

    private static Task<JsonElement> AddAsync(SimulatedSocket socket, string token, string order) =>
        AskAsync(socket, "add_order", order, token);

    private static Task<JsonElement> AskAsync(SimulatedSocket socket, string method, string members, string token) =>
        socket.AskAsync($$"""{"method":"{{method}}","params":{{{members}},"token":"{{token}}"},"req_id":7}""");
}
