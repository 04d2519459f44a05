using System.Globalization;
using System.IO.Compression;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class ReplayTests
{
    private const string Symbol = "RELIANCE";
    private const int RowsPlayed = 20_000; // about 50 minutes of the day: three seconds of replay

    [Fact]
    public async Task A_recorded_day_at_1000_times_its_speed_reaches_a_client_tick_by_tick_and_in_order()
    {
        var recorded = Repository.PathOf("..", "shared", "data", "nse", "nse_ticks_20stocks_2021-06-10.csv.gz");
        Assert.SkipUnless(File.Exists(recorded), "The recorded day is not beside this clone.");
        var rows = await ReadAsync(recorded);
        var ticks = rows.Skip(1).Where(row => row.Split(',')[1] == Symbol).ToArray();
        var expected = ticks.Where((row, i) => i == 0 || row != ticks[i - 1]).Select(row => Price(row.Split(',')[2])).ToArray(); // a repeat is no news
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Rows = rows;
            setup.Settings["Tidegate:Csv:Columns"] = "time=timestamp,symbol=symbol,price=ltp,volume=volume";
            setup.Settings["Tidegate:Csv:Speed"] = "1000";
        });
        var subscribe = ClientFrame.Text($$"""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/{{Symbol}}","mode":"ltp"}]}""");
        using var client = await PlainClient.ConnectAsync(gateway.Addresses[0], "/stream", TestToken.For("alice"), subscribe);
        await client.ReadUntilAsync(each => each.Frames.Count >= 2, TestContext.Current.CancellationToken);

        Assert.True(gateway.Replay.TryStart());
        var prices = await PricesAsync(client, expected.Length);

        Assert.Equal(expected, prices);
    }

    private static async Task<decimal[]> PricesAsync(PlainClient client, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayFixture.Patience * 2);
        var prices = new List<decimal>();
        while (prices.Count < count && await client.ReadAsync(patience.Token))
        {
            prices.AddRange(client.TakeFrames().Where(frame => frame.Text.Contains("\"ltp\":", StringComparison.Ordinal)).Select(PriceOf));
        }

        return [.. prices];
    }

    private static decimal PriceOf(ServerFrame frame)
    {
        using var json = System.Text.Json.JsonDocument.Parse(frame.Payload);
        return json.RootElement.GetProperty("data").GetProperty("ltp").GetDecimal();
    }

    private static decimal Price(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<List<string>> ReadAsync(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var rows = new List<string>();
        while (rows.Count <= RowsPlayed && await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } row)
        {
            rows.Add(row);
        }

        return rows;
    }
}
