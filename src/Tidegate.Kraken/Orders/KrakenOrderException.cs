namespace Tidegate.Kraken.Orders;

/// <summary>An order request was refused, or nobody knows what became of it.</summary>
#pragma warning disable CA1032 // it means nothing without the outcome
public sealed class KrakenOrderException : KrakenException
#pragma warning restore CA1032
{
    internal KrakenOrderException(string method, string error, bool isAmbiguous, Exception? cause = null)
        : base($"{method}: {error}", cause)
    {
        (Method, Error, IsAmbiguous) = (method, error, isAmbiguous);
    }

    /// <summary>The request's method, for example <c>add_order</c>.</summary>
    public string Method { get; }

    /// <summary>What the exchange said, or what happened.</summary>
    public string Error { get; }

    /// <summary>
    /// True: the request may have been carried out. It was on its way and no answer came. Nothing was repeated: look at the executions, or at the open orders,
    /// before you send it again. False: it was not carried out.
    /// </summary>
    public bool IsAmbiguous { get; }

    /// <summary>When there is room again in the trading counter of the pair, for which it was not sent; null: that was not why.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
