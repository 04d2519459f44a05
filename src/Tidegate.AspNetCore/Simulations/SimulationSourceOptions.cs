using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Import;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>A file of candles or ticks to simulate on, or a folder of such files.</summary>
public sealed class SimulationSourceOptions
{
    /// <summary>Path of a comma-separated file, plain or gzip, or of a folder whose <c>.csv</c> and <c>.csv.gz</c> files are read by the order of their names. No default.</summary>
    public string Path { get; set; } = "";

    /// <summary>What a row is: <c>Bars</c> or <c>Ticks</c>. Default bars.</summary>
    public CandleSourceKind Kind { get; set; }

    /// <summary>Length of the candles in the file, in SimuTrador's names: <c>1min</c> to <c>daily</c>. Default <c>1min</c>.</summary>
    public string Timeframe { get; set; } = "1min";

    /// <summary>When the symbols trade: <c>us</c>, <c>india</c> or <c>always</c>. Default <c>us</c>.</summary>
    public string Hours { get; set; } = "us";

    /// <summary>Form of the times: <c>iso</c>, <c>unix</c>, <c>unix-ms</c>, or a .NET custom format. Default <c>iso</c>.</summary>
    public string TimeFormat { get; set; } = "iso";

    /// <summary>Zone of times without an offset. Default: that of the hours.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Symbol of a file without a column for it. Default: the file's name without <c>.csv</c> and <c>.gz</c>.</summary>
    public string? Symbol { get; set; }

    /// <summary>Whether the first line is a header. Default true.</summary>
    public bool HasHeader { get; set; } = true;

    /// <summary>What the volume of ticks counts: <c>Cumulative</c> or <c>PerTick</c>. Default cumulative.</summary>
    public TickVolume Volume { get; set; } = TickVolume.Cumulative;

    /// <summary>Which column is what. Default: told by the usual names of a header.</summary>
    public CandleColumns Columns { get; init; } = new();

    internal string? Fault =>
        Path.Length == 0 ? "Path is empty."
        : !TimeframeNames.TryParse(Timeframe, out _) ? "Timeframe must be one of " + string.Join(", ", TimeframeNames.All) + "."
        : HoursOf(Hours) is null ? "Hours must be us, india or always."
        : null;

    /// <summary>As the library takes it; only without a fault.</summary>
    internal CandleSource ToSource()
    {
        var timeframe = TimeframeNames.TryParse(Timeframe, out var known) ? known : throw new InvalidOperationException(Fault);
        return new CandleSource
        {
            Path = Path,
            Kind = Kind,
            Timeframe = timeframe,
            Hours = HoursOf(Hours)!,
            TimeFormat = TimeFormat,
            TimeZone = TimeZone,
            Symbol = Symbol,
            HasHeader = HasHeader,
            Volume = Volume,
            Columns = Columns,
        };
    }

    private static ExchangeHours? HoursOf(string name) =>
        name switch
        {
            "us" => ExchangeHours.UnitedStates,
            "india" => ExchangeHours.India,
            "always" => ExchangeHours.Always,
            _ => null,
        };
}
