using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Hosting;

/// <summary>The package's first example, compiled and run here; the README must hold exactly these lines.</summary>
internal static class ReadmeExample
{
    public static async Task RunAsync(
        KrakenTokenOptions options,
        KrakenClientOptions addresses,
        ILoggerFactory loggers,
        CancellationToken cancellation
    )
    {
        // <example>
        await using var tokens = KrakenTokenManager.Create(options, loggers);
        await using var client = new KrakenClient(addresses, tokens);

        await foreach (var balances in client.BalancesAsync(cancellation))
        {
            Console.WriteLine($"{balances.TotalOf("USD")} USD, {balances.TotalOf("BTC")} BTC");
            if (balances.TotalOf("USD") >= 1_000)
            {
                var order = new KrakenNewOrder
                {
                    Symbol = "BTC/USD",
                    Side = KrakenSide.Buy,
                    OrderType = KrakenOrderType.Limit,
                    OrderQty = 0.001m,
                    LimitPrice = 26_500m,
                };
                var added = await client.Orders.AddAsync(order, cancellation); // sent once, whatever happens
                Console.WriteLine($"{added.OrderId} stands");
                return;
            }
        }
        // </example>
    }
}
