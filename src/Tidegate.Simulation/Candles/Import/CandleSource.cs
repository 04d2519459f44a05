using Tidegate.Markets.Bars;

namespace Tidegate.Simulation.Candles.Import;

/// <summary>A file of candles or ticks, or a folder of such files, and what they mean.</summary>
public sealed class CandleSource
{
    /// <summary>Path of a comma-separated file, plain or gzip (told by its first bytes), or of a folder whose <c>.csv</c> and <c>.csv.gz</c> files are read by the order of their names. No default.</summary>
    public string Path { get; set; } = "";

    /// <summary>What a row is. Default <see cref="CandleSourceKind.Bars"/>.</summary>
    public CandleSourceKind Kind { get; set; }

    /// <summary>Length of the candles in the file; of ticks always a minute. Default a minute.</summary>
    public Timeframe Timeframe { get; set; }

    /// <summary>Which column is what. Default: told by the usual names of a header.</summary>
    public CandleColumns Columns { get; set; } = new();

    /// <summary>Whether the first line is a header. Default true.</summary>
    public bool HasHeader { get; set; } = true;

    /// <summary>Symbol of a file without a column for it. Default: the file's name without <c>.csv</c> and <c>.gz</c>.</summary>
    public string? Symbol { get; set; }

    /// <summary>Form of the times: <c>iso</c> (to the day, minute, second or fraction, with or without an offset), <c>unix</c> (seconds), <c>unix-ms</c>, or a .NET custom format. Default <c>iso</c>.</summary>
    public string TimeFormat { get; set; } = CandleTimes.Iso;

    /// <summary>Zone of times without an offset, as <see cref="ExchangeHours.Zone"/>. Default: that of the hours.</summary>
    public string? TimeZone { get; set; }

    /// <summary>What the volume of ticks counts. Default <see cref="TickVolume.Cumulative"/>.</summary>
    public TickVolume Volume { get; set; } = TickVolume.Cumulative;

    /// <summary>When the symbols trade. Default <see cref="ExchangeHours.UnitedStates"/>.</summary>
    public ExchangeHours Hours { get; set; } = ExchangeHours.UnitedStates;
}
