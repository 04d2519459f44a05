namespace Tidegate.Feeds.Angel;

/// <summary>Lengths and offsets of SmartStream's packets, little-endian (docs "WebSocket Streaming 2.0", section response contract; read 2026-11).</summary>
internal static class AngelLayout
{
    public const int LtpBytes = 51;
    public const int QuoteBytes = 123;
    public const int SnapQuoteBytes = 379;
    public const int Depth20Bytes = 443;

    public const int Mode = 0;
    public const int ExchangeType = 1;
    public const int Token = 2;
    public const int TokenBytes = 25;
    public const int Sequence = 27;
    public const int ExchangeTime = 35;
    public const int LastPrice = 43;

    public const int LastQuantity = 51;
    public const int AveragePrice = 59;
    public const int Volume = 67;
    public const int TotalBuy = 75;
    public const int TotalSell = 83;
    public const int Open = 91;
    public const int High = 99;
    public const int Low = 107;
    public const int Close = 115;

    public const int LastTradeTime = 123;
    public const int OpenInterest = 131;
    public const int OpenInterestChange = 139; // documented as garbage: never read
    public const int BestFive = 147;
    public const int BestFiveRows = 10;
    public const int BestFiveRowBytes = 20; // i16 flag, i64 quantity, i64 price, i16 orders
    public const int UpperLimit = 347;
    public const int LowerLimit = 355;
    public const int YearHigh = 363;
    public const int YearLow = 371;

    public const int Depth20Time = 27; // the JavaScript client's; Python's reads 35, where ours finds the time of receipt
    public const int Depth20ReceivedTime = 35;
    public const int Depth20Bids = 43;
    public const int Depth20Asks = 243;
    public const int Depth20Rows = 20;
    public const int Depth20RowBytes = 10; // i32 quantity, i32 price, i16 orders

    /// <summary>The length of a mode's packet; 0: there is no such mode.</summary>
    public static int BytesOf(int mode) =>
        mode switch
        {
            1 => LtpBytes,
            2 => QuoteBytes,
            3 => SnapQuoteBytes,
            4 => Depth20Bytes,
            _ => 0,
        };
}
