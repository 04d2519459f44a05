using Tidegate.Simulation.Candles;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>How much of the files of candles is believed, and where they are put. Bound from <c>Tidegate:Simulation:Files</c>.</summary>
public sealed class SimulationFileOptions
{
    /// <summary>Folder of the temporary file that the candles are put into. Default: the system's for temporary files.</summary>
    public string? SpoolFolder { get; set; }

    /// <summary>Bytes of the temporary file; a minute of a symbol's trading needs about eight. Default 68,719,476,736; 1,048,576 to 1,099,511,627,776.</summary>
    public long SpoolBytesMax { get; set; } = 64L << 30;

    /// <summary>Bytes of one file, unpacked. Default 68,719,476,736; 1,024 to 1,099,511,627,776.</summary>
    public long FileBytesMax { get; set; } = 64L << 30;

    /// <summary>Bytes of one line; a longer one is a wrong row. Default 4,096; 64 to 65,536.</summary>
    public int LineBytesMax { get; set; } = 4_096;

    /// <summary>Wrong rows after which a file is refused; repeated ones do not count. Default 10,000; 0 to 1,000,000,000.</summary>
    public int FaultsMax { get; set; } = 10_000;

    /// <summary>Symbols; while files are read each needs eight KiB. Default 20,000; 1 to 200,000.</summary>
    public int SymbolsMax { get; set; } = 20_000;

    /// <summary>Files of a folder. Default 20,000; 1 to 1,000,000.</summary>
    public int FilesMax { get; set; } = 20_000;

    /// <summary>As the library takes them, with sources or without.</summary>
    internal CandleLibraryOptions ToLibrary(params IEnumerable<SimulationSourceOptions> sources) =>
        new()
        {
            Sources = [.. sources.Select(source => source.ToSource())],
            SpoolFolder = SpoolFolder,
            SpoolBytesMax = SpoolBytesMax,
            FileBytesMax = FileBytesMax,
            LineBytesMax = LineBytesMax,
            FaultsMax = FaultsMax,
            SymbolsMax = SymbolsMax,
            FilesMax = FilesMax,
        };
}
