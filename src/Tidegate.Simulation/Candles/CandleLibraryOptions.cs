using System.ComponentModel.DataAnnotations;
using Tidegate.Simulation.Candles.Import;

namespace Tidegate.Simulation.Candles;

/// <summary>Which candles there are, and how much of the files is believed.</summary>
public sealed class CandleLibraryOptions
{
    /// <summary>Files, in the order of their times where several tell of one symbol. Default none.</summary>
    public IList<CandleSource> Sources { get; init; } = [];

    /// <summary>Folder of the temporary file that the candles are put into. Default: the system's for temporary files.</summary>
    public string? SpoolFolder { get; set; }

    /// <summary>Bytes of the temporary file; a minute of a symbol's trading needs about eight. Default 64 GiB; 1 MiB to 1 TiB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long SpoolBytesMax { get; set; } = 64L << 30;

    /// <summary>Bytes of one file, unpacked. Default 64 GiB; 1 KiB to 1 TiB.</summary>
    [Range(1L << 10, 1L << 40)]
    public long FileBytesMax { get; set; } = 64L << 30;

    /// <summary>Bytes of one line; a longer one is a wrong row. Default 4,096; 64 to 65,536.</summary>
    [Range(64, 65_536)]
    public int LineBytesMax { get; set; } = 4_096;

    /// <summary>Wrong rows after which a file is refused; repeated ones do not count. Default 10,000; 0 to 1,000,000,000.</summary>
    [Range(0, 1_000_000_000)]
    public int FaultsMax { get; set; } = 10_000;

    /// <summary>Symbols; while files are read each needs eight KiB. Default 20,000; 1 to 200,000.</summary>
    [Range(1, 200_000)]
    public int SymbolsMax { get; set; } = 20_000;

    /// <summary>Files of a folder. Default 20,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int FilesMax { get; set; } = 20_000;
}
