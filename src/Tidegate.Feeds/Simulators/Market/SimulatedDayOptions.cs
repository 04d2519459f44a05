namespace Tidegate.Feeds.Simulators.Market;

/// <summary>What happens on a simulated market.</summary>
public sealed record SimulatedDayOptions
{
    /// <summary>A recording as the CSV feed reads it, plain or gzip: ticks or bars. Null: prices walk at random.</summary>
    public string? File { get; init; }

    /// <summary>What its columns mean, as in <see cref="Csv.CsvOptions.Columns"/>. Null: told from its first line.</summary>
    public string? Columns { get; init; }

    /// <summary>Symbol of a file without a symbol column. Default <c>NIFTY</c>.</summary>
    public string Symbol { get; init; } = "NIFTY";

    /// <summary>Exchange of its symbols. Default <c>NSE</c>.</summary>
    public string Exchange { get; init; } = "NSE";

    /// <summary>Seconds of the file per second. Default 1; 0.1 to 1000. A walk steps so many times a second.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether the file begins again after its last row, as the next day. Default yes.</summary>
    public bool Loops { get; init; } = true;

    /// <summary>Whether trades carry the times of the file. Default no: they are of now, as on an exchange.</summary>
    public bool KeepsTimes { get; init; }

    /// <summary>What is made up depends on it alone. Default 1.</summary>
    public int Seed { get; init; } = 1;
}
