using KrakenBot;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken;
using Tidegate.Kraken.Tokens;

// Keeps balances and a book through whatever the exchange's day brings.
var pace = TimeSpan.FromSeconds(args is [var seconds] ? double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) : 3);
await using var day = new SimulatedDay(); // in place of the exchange; without it, leave the addresses out
using var evening = new CancellationTokenSource();

var key = new KrakenTokenOptions
{
    ApiKey = SimulatedDay.Key,
    ApiSecret = SimulatedDay.Secret,
    RestAddress = day.Exchange.RestAddress,
    StorageDirectory = "",
};
await using var tokens = KrakenTokenManager.Create(key, NullLoggerFactory.Instance);
var addresses = new KrakenClientOptions { PublicAddress = day.Exchange.PublicAddress, PrivateAddress = day.Exchange.PrivateAddress };
await using var client = new KrakenClient(addresses, tokens);

var keeping = Task.WhenAll(
    KeepAsync(
        () => client.BalancesAsync(evening.Token),
        balances => $"balances  {balances.TotalOf("USD"):F2} USD, {balances.TotalOf("BTC"):0.####} BTC"
    ),
    KeepAsync(() => client.BooksAsync(["BTC/USD"], 10, evening.Token), book => $"book      {book.Bids[0].Price} / {book.Asks[0].Price}")
);
var isWell = await day.PlayAsync(pace, client, tokens);
await evening.CancelAsync();
await keeping;
Console.WriteLine(isWell ? "The day is over, and both are live." : "The day is over, and something is missing.");
return isWell ? 0 : 1;

// A stream comes back by itself; it ends only when the exchange says that there is no point, and then a person has to look.
async Task KeepAsync<T>(Func<IAsyncEnumerable<T>> open, Func<T, string> tell)
{
    try
    {
        await foreach (var item in open())
        {
            day.Tell(tell(item));
        }
    }
    catch (OperationCanceledException) when (evening.IsCancellationRequested) { }
    catch (KrakenException end)
    {
        Console.WriteLine($"ended     {end.Message}");
    }
}
