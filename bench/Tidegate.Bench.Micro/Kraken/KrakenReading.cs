using Tidegate.Kraken;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Bench.Micro.Kraken;

/// <summary>Our client as a reader of a whole session over a socket: <c>kraken-reader</c>.</summary>
internal sealed class KrakenReading
{
    private const string Symbol = "BTC/USD";
    private const decimal EndPrice = 10; // below it are only the prices of a frame that ends a session

    private readonly Lock _gate = new();
    private int _silent = 3;

    /// <summary>Reads book, ticker and trades through the client's public streams; says "ready", then <c>done CHANNEL SEEN</c> at each frame that ends a session. Until its input ends.</summary>
    public static async Task RunAsync(Uri address)
    {
        // A trade may not be left out, and the reader shares its core with the socket: a bound of seconds instead of the default's milliseconds.
        var options = new KrakenClientOptions { PublicAddress = address, BufferItemsMax = 1_048_576 };
        await using var client = new KrakenClient(options);
        using var leaving = new CancellationTokenSource();
        var reading = new KrakenReading();
        Task[] streams =
        [
            reading.FollowAsync("book", client.BooksAsync([Symbol], 10, leaving.Token), book => book.Bids[0].Price),
            reading.FollowAsync("ticker", client.TickersAsync([Symbol], cancellation: leaving.Token), ticker => ticker.Last ?? EndPrice),
            reading.FollowAsync("trade", client.TradesAsync([Symbol], leaving.Token), trade => trade.Price),
        ];
        var left = Task.Run(Console.In.ReadToEnd);
        if (await Task.WhenAny([left, .. streams]) is var ended && ended != left)
        {
            await ended; // says why
        }

        await leaving.CancelAsync();
    }

    // Looks at what it gets and counts it: the least that a user does.
    private async Task FollowAsync<T>(string channel, IAsyncEnumerable<T> stream, Func<T, decimal> price)
    {
        var seen = 0L;
        var end = 0m;
        var isSilent = true;
        await foreach (var item in stream)
        {
            if (isSilent)
            {
                isSilent = false;
                Begin();
            }

            var now = price(item);
            if (now >= EndPrice)
            {
                seen++;
            }
            else if (now != end) // it is said again and again, and is another one each time
            {
                Console.WriteLine($"done {channel} {seen}");
                (seen, end) = (0, now);
            }
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (--_silent == 0)
            {
                Console.WriteLine("ready");
            }
        }
    }
}
