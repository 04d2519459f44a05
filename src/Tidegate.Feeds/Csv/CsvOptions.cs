using Tidegate.Markets.Bars;

namespace Tidegate.Feeds.Csv;

/// <summary>Which file the CSV feed plays, what its columns mean and how fast it goes. Checked by <see cref="CsvOptionsFaults"/>.</summary>
public sealed class CsvOptions
{
    /// <summary>The six columns of a file without a header: time, open, high, low, close, volume.</summary>
    public const string SixColumns = "time=1,open=2,high=3,low=4,close=5,volume=6";

    /// <summary>Path of the file, plain or gzip (told by its first bytes), comma-separated, UTF-8. No default.</summary>
    public string File { get; set; } = "";

    /// <summary>
    /// What the columns mean: <c>field=column</c>, joined by commas; a column is a header name or a position from 1 to 256. Fields:
    /// <c>time</c> (always), <c>price</c> or <c>close</c> (one at least), <c>symbol</c>, <c>open</c>, <c>high</c>, <c>low</c>,
    /// <c>volume</c>. Open, high, low and close without a price make it a file of bars. Default <see cref="SixColumns"/>;
    /// another example: <c>time=timestamp,symbol=symbol,price=ltp,volume=volume</c>.
    /// </summary>
    public string Columns { get; set; } = SixColumns;

    /// <summary>Whether the first line is a header. Default: yes where <see cref="Columns"/> holds a name, else no.</summary>
    public bool? Header { get; set; }

    /// <summary>
    /// Formats of the time column: .NET custom formats, <c>unix</c> (seconds) or <c>unix-ms</c>. Default (empty): day-month-year or ISO 8601,
    /// to the minute, second or fraction, with or without an offset. A row with another time is wrong, except in a file of bars
    /// played by interval, where the text is only repeated.
    /// </summary>
    public IList<string> TimeFormats { get; init; } = [];

    /// <summary>Zone of times without an offset: <c>Asia/Kolkata</c>, <c>UTC</c>, or an offset such as <c>+05:30</c>. Default <c>Asia/Kolkata</c>.</summary>
    public string TimeZone { get; set; } = "Asia/Kolkata";

    /// <summary>Symbol of a file without a symbol column. Default <c>NIFTY</c>; one topic segment.</summary>
    public string Symbol { get; set; } = "NIFTY";

    /// <summary>Exchange in the topics. Default <c>NSE</c>; one topic segment.</summary>
    public string Exchange { get; set; } = "NSE";

    /// <summary>What sets the pace. Default <see cref="CsvPace.Interval"/>.</summary>
    public CsvPace Pace { get; set; } = CsvPace.Interval;

    /// <summary>From step to step; at either pace also from the last row to the next loop. Default 10 s; 1 ms to 1 h.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Seconds of the file per second of replay, at the pace of its times. Default 1; 0.1 to 1000.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>
    /// Longest gap between two rows, in the file's own time: a longer one, such as a night, plays as this (divided by
    /// <see cref="Speed"/> as any other). Default 5 min; 1 s to 10 days.
    /// </summary>
    public TimeSpan GapMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the replay begins anew after the last row. Default false: the topics close with <c>end_of_data</c>.</summary>
    public bool Loop { get; set; }

    /// <summary>Whether the run starts with the server. Default true; false waits for an administrator.</summary>
    public bool StartWithServer { get; set; } = true;

    /// <summary>The symbol whose bars are published under <c>bars/</c>. Default: the first symbol in the file.</summary>
    public string? BarSeries { get; set; }

    /// <summary>What the volume column of a file of ticks counts. Default <see cref="TickVolume.Cumulative"/>.</summary>
    public TickVolume Volume { get; set; } = TickVolume.Cumulative;

    /// <summary>Whether the rows of a file of ticks are completed by the day's open, high and low as far as it has played. Default false.</summary>
    public bool DayPrices { get; set; }

    /// <summary>Levels of each side of an order book that is invented around each price, for demonstrations. Default 0: none; to 30.</summary>
    public int BookLevels { get; set; }

    /// <summary>Lines of the file, good or bad; a longer file is refused whole. Default 5,000,000; 1 to 50,000,000.</summary>
    public int RowsMax { get; set; } = 5_000_000;

    /// <summary>Bytes of one line without its ending; a longer one is a wrong row. Default 4,096; 64 to 65,536.</summary>
    public int LineBytesMax { get; set; } = 4_096;
}
