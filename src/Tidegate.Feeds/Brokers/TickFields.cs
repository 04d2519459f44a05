namespace Tidegate.Feeds.Brokers;

/// <summary>What a tick holds beyond instrument and last price; <see cref="BookAlone"/> takes the price away.</summary>
[Flags]
public enum TickFields : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Open, high, low, close.</summary>
    Prices = 1,

    /// <summary>Last quantity, average price, volume, total quantities.</summary>
    Trade = 2,

    /// <summary>Open interest.</summary>
    OpenInterest = 4,

    /// <summary>The limits of the day's price.</summary>
    Limits = 8,

    /// <summary>The order book.</summary>
    Book = 16,

    /// <summary>It has no last price: the order book alone is news (Angel's mode 4).</summary>
    BookAlone = 32,
}
