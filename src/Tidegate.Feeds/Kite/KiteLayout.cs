namespace Tidegate.Feeds.Kite;

/// <summary>Lengths and offsets of the binary packets, in bytes; all integers big-endian (Kite Connect v3, "WebSocket streaming").</summary>
internal static class KiteLayout
{
    public const int CountBytes = 2;
    public const int LengthBytes = 2;

    public const int LtpBytes = 8;
    public const int IndexQuoteBytes = 28;
    public const int IndexFullBytes = 32;
    public const int QuoteBytes = 44;
    public const int FullBytes = 184;

    public const int Token = 0;
    public const int LastPrice = 4;

    public const int LastQuantity = 8;
    public const int AveragePrice = 12;
    public const int Volume = 16;
    public const int TotalBuyQuantity = 20;
    public const int TotalSellQuantity = 24;
    public const int Open = 28;
    public const int High = 32;
    public const int Low = 36;
    public const int Close = 40;
    public const int LastTradeTime = 44;
    public const int OpenInterest = 48;
    public const int OpenInterestHigh = 52;
    public const int OpenInterestLow = 56;
    public const int ExchangeTime = 60;
    public const int Book = 64;

    public const int IndexHigh = 8;
    public const int IndexLow = 12;
    public const int IndexOpen = 16;
    public const int IndexClose = 20;
    public const int IndexChange = 24;
    public const int IndexExchangeTime = 28;

    /// <summary>Levels on each side of the book.</summary>
    public const int Levels = 5;

    /// <summary>One level: quantity u32, price u32, orders u16, two bytes of padding.</summary>
    public const int LevelBytes = 12;
}
