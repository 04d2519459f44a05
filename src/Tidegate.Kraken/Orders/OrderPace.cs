using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Orders;

/// <summary>Holds an order back until the trading counter of its pair has room, for as long as the options allow and no longer than the order's own deadline. Thread-safe.</summary>
/// <param name="options">Tier, bound and clock.</param>
/// <param name="ceiling">The ceiling that the exchange told; null: none yet.</param>
internal sealed class OrderPace(KrakenClientOptions options, Func<int?> ceiling)
{
    private readonly TradingCounter _counter = new(options.Tier, options.TimeProvider);

    public YoungOrders Orders => _counter.Orders;

    /// <summary>Waits for room and takes it.</summary>
    /// <param name="method">The request's, for the exception.</param>
    /// <param name="symbol">The pair; null: not known, so there is nothing to count.</param>
    /// <param name="cost">What it costs.</param>
    /// <param name="deadline">The order's own.</param>
    /// <param name="cancellation">Ends the wait; what was taken stays counted.</param>
    /// <exception cref="KrakenOrderException">The wait would be too long; nothing was sent.</exception>
    public async Task WaitAsync(string method, string? symbol, double cost, DateTimeOffset? deadline, CancellationToken cancellation)
    {
        if (symbol is null)
        {
            return;
        }

        _counter.Learn(ceiling());
        var left = deadline - options.TimeProvider.GetUtcNow() ?? TimeSpan.MaxValue;
        var waitMax = left < options.OrderWaitMax ? left : options.OrderWaitMax;
        var wait = _counter.Reserve(symbol, cost, waitMax);
        if (wait > TimeSpan.Zero && wait > waitMax)
        {
            throw new KrakenOrderException(
                method,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The trading counter of {symbol} is at its limit: there is room in {wait.TotalSeconds:F1} s. Nothing was sent."
                ),
                isAmbiguous: false
            )
            {
                RetryAfter = wait,
            };
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, options.TimeProvider, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Counts orders that are about to be cancelled: nobody is held back from getting out.</summary>
    public void Cancelling(KrakenCancel cancel)
    {
        foreach (var id in cancel.OrderIds.Concat(cancel.ClOrdIds))
        {
            if (_counter.Orders.ToCancel(id) is var (symbol, cost))
            {
                _counter.Charge(symbol, cost);
            }
        }
    }

    /// <summary>The exchange refused: where it was for the rate, somebody else uses the account too.</summary>
    public void OnRefused(string? symbol, string? error)
    {
        if (
            symbol is not null
            && error is not null
            && KrakenErrors.Parse(error).Text.StartsWith("EOrder:Rate limit exceeded", StringComparison.Ordinal)
        )
        {
            _counter.Exceeded(symbol);
        }
    }
}
