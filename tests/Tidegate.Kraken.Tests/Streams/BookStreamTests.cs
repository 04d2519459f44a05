using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Streams;

public sealed class BookStreamTests
{
    private readonly BookFrames _btc = new("BTC/USD");
    private readonly BookFrames _eth = new("ETH/USD");

    [Fact]
    public async Task Bad_checksum_makes_that_one_book_anew_and_leaves_the_other_alone()
    {
        await using var bench = new Bench();
        await using var books = new StreamReader<Kraken.Books.KrakenBookPicture>(
            bench.Client.BooksAsync(["BTC/USD", "ETH/USD"], cancellation: Bench.Deadline)
        ).Open();
        var peer = await StartAsync(bench);
        await peer.SendAsync(_btc.Snapshot("100.0x1", "101.0x1"));
        Assert.Equal("BTC/USD", (await books.NextAsync()).Symbol);
        await peer.SendAsync(_eth.Snapshot("10.0x1", "11.0x1"));
        Assert.Equal("ETH/USD", (await books.NextAsync()).Symbol);

        await peer.SendAsync(_btc.Update("99.0x1", "", error: 1));
        var unsubscribe = await peer.RequestAsync("unsubscribe", Bench.Deadline);
        Assert.Equal("""["BTC/USD"]""", unsubscribe.GetProperty("params").GetProperty("symbol").GetRawText());
        Assert.Equal("""["BTC/USD"]""", (await peer.ConfirmAsync("book", Bench.Deadline)).GetProperty("symbol").GetRawText());
        await peer.SendAsync(_btc.Update("98.0x1", "")); // of the old subscription: means nothing now
        await peer.SendAsync(_eth.Update("10.5x2", ""));
        var eth = await books.NextAsync();
        await peer.SendAsync(new BookFrames("BTC/USD").Snapshot("100.0x3", "101.0x1"));
        var btc = await books.NextAsync();

        Assert.Equal(("ETH/USD", new KrakenLevel(10.5m, 2)), (eth.Symbol, eth.Bids[0]));
        Assert.Equal(("BTC/USD", 3m), (btc.Symbol, btc.Bids[0].Qty));
        var status = bench.Client.GetStatus();
        Assert.Equal((1L, 1L, 0L), (status.ChecksumMismatches, status.Resyncs, status.Public.Reconnects));
    }

    [Fact]
    public async Task Update_before_its_snapshot_is_no_mismatch()
    {
        await using var bench = new Bench();
        await using var books = new StreamReader<Kraken.Books.KrakenBookPicture>(
            bench.Client.BooksAsync(["BTC/USD"], cancellation: Bench.Deadline)
        ).Open();
        var peer = await StartAsync(bench);

        await peer.SendAsync(new BookFrames("BTC/USD").Update("5.0x5", ""));
        await peer.SendAsync(_btc.Snapshot("100.0x1", "101.0x1"));

        Assert.Equal(100.0m, (await books.NextAsync()).Bids[0].Price);
        Assert.Equal(0, bench.Client.GetStatus().ChecksumMismatches);
    }

    [Fact]
    public async Task Snapshot_that_never_comes_is_asked_for_again()
    {
        await using var bench = new Bench();
        await using var books = new StreamReader<Kraken.Books.KrakenBookPicture>(
            bench.Client.BooksAsync(["BTC/USD"], cancellation: Bench.Deadline)
        ).Open();
        var peer = await StartAsync(bench);
        await Bench.UntilAsync(() => bench.Client.GetStatus().Public.SubscriptionsLive == 2);

        await bench.AdvanceUntilAsync(() => peer.HasRequest, seconds: 12);

        await peer.RequestAsync("unsubscribe", Bench.Deadline);
        await peer.ConfirmAsync("book", Bench.Deadline);
        await peer.SendAsync(_btc.Snapshot("100.0x1", "101.0x1"));
        Assert.Equal(100.0m, (await books.NextAsync()).Bids[0].Price);
    }

    [Fact]
    public async Task Book_that_is_wrong_again_and_again_is_asked_for_with_growing_pauses()
    {
        await using var bench = new Bench();
        await using var books = new StreamReader<Kraken.Books.KrakenBookPicture>(
            bench.Client.BooksAsync(["BTC/USD"], cancellation: Bench.Deadline)
        ).Open();
        var peer = await StartAsync(bench);
        await peer.SendAsync(
            new BookFrames("BTC/USD").Snapshot("100.0x1", "").Replace("\"checksum\":", "\"checksum\":1", StringComparison.Ordinal)
        );
        await peer.RequestAsync("unsubscribe", Bench.Deadline); // the first time at once
        await peer.ConfirmAsync("book", Bench.Deadline);
        await peer.SendAsync(
            new BookFrames("BTC/USD").Snapshot("100.0x1", "").Replace("\"checksum\":", "\"checksum\":1", StringComparison.Ordinal)
        );
        await peer.SendAsync("{"); // read after it: the pause begins then
        await Bench.UntilAsync(() => bench.Client.GetStatus() is { ChecksumMismatches: 2, Public.Faults: 1 });

        Assert.False(peer.HasRequest);
        await bench.AdvanceUntilAsync(() => peer.HasRequest, seconds: 3);
        await peer.RequestAsync("unsubscribe", Bench.Deadline);
    }

    [Fact]
    public async Task Pair_that_the_exchange_does_not_have_ends_the_stream_with_its_name()
    {
        await using var bench = new Bench();
        await using var books = new StreamReader<Kraken.Books.KrakenBookPicture>(
            bench.Client.BooksAsync(["XBT/USD"], cancellation: Bench.Deadline)
        ).Open();
        await Bench.GiveInstrumentsAsync(await bench.PublicAsync());

        var refused = await Assert.ThrowsAsync<Kraken.Streams.KrakenSubscriptionException>(books.NextAsync);

        Assert.Equal("XBT/USD", refused.Symbol);
    }

    [Fact]
    public async Task One_pair_has_one_depth_at_a_time()
    {
        await using var bench = new Bench();
        await using var books = new StreamReader<Kraken.Books.KrakenBookPicture>(
            bench.Client.BooksAsync(["BTC/USD"], cancellation: Bench.Deadline)
        ).Open();
        var peer = await StartAsync(bench);
        await peer.SendAsync(_btc.Snapshot("100.0x1", "101.0x1"));
        await books.NextAsync();

        await using var deeper = new StreamReader<Kraken.Books.KrakenBookPicture>(
            bench.Client.BooksAsync(["BTC/USD"], depth: 25, cancellation: Bench.Deadline)
        );
        await Assert.ThrowsAsync<KrakenException>(deeper.NextAsync);
        await using var same = new StreamReader<Kraken.Books.KrakenBookPicture>(
            bench.Client.BooksAsync(["BTC/USD"], cancellation: Bench.Deadline)
        );

        Assert.Equal(100.0m, (await same.NextAsync()).Bids[0].Price); // without asking the exchange again
        Assert.False(peer.HasRequest);
    }

    private static async Task<FakePeer> StartAsync(Bench bench)
    {
        var peer = await bench.PublicAsync();
        await Bench.GiveInstrumentsAsync(peer);
        await peer.ConfirmAsync("book", Bench.Deadline);
        return peer;
    }
}
