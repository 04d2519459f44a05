using System.IO.Hashing;
using System.Text;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Streams;

public sealed class Level3StreamTests
{
    [Fact]
    public async Task Rows_with_right_checksums_are_passed_on_and_a_wrong_one_makes_the_book_anew()
    {
        await using var bench = new Bench();
        await using var rows = new StreamReader<KrakenData<KrakenLevel3Update>>(
            bench.Client.Level3Async(["BTC/USD"], depth: 100, cancellation: Bench.Deadline)
        ).Open();
        await Bench.GiveInstrumentsAsync(await bench.PublicAsync());
        var peer = await bench.Exchange.PeerAsync("/l3", Bench.Deadline);
        var parameters = await peer.ConfirmAsync("level3", Bench.Deadline);
        Assert.Equal((100, "token-1"), (parameters.GetProperty("depth").GetInt32(), parameters.GetProperty("token").GetString()));

        await peer.SendAsync(Frame("snapshot", """{"order_id":"O1","limit_price":100.0,"order_qty":1}""", "1000100000000"));
        await peer.SendAsync(
            Frame("update", """{"event":"add","order_id":"O2","limit_price":100.0,"order_qty":2}""", "10001000000001000200000000")
        );
        await peer.SendAsync(Frame("update", """{"event":"delete","order_id":"O1","limit_price":100.0,"order_qty":1}""", "wrong"));
        Assert.True((await rows.NextAsync()).IsSnapshot);
        Assert.Equal("O2", (await rows.NextAsync()).Rows[0].Bids[0].OrderId);
        await peer.RequestAsync("unsubscribe", Bench.Deadline);
        await peer.ConfirmAsync("level3", Bench.Deadline);
        await peer.SendAsync(Frame("snapshot", """{"order_id":"O2","limit_price":100.0,"order_qty":2}""", "1000200000000"));

        Assert.True((await rows.NextAsync()).IsSnapshot);
        Assert.Equal(1, bench.Client.GetStatus().ChecksumMismatches);
    }

    private static string Frame(string type, string bid, string digits) =>
        $$"""{"channel":"level3","type":"{{type}}","data":[{"symbol":"BTC/USD","checksum":{{Crc32.HashToUInt32(Encoding.ASCII.GetBytes(digits))}},"bids":[{{bid}}],"asks":[]}]}""";
}
