using System.Globalization;

namespace Tidegate.Simulation.Candles;

/// <summary>Which options make a library. Pure.</summary>
public static class CandleLibraryRules
{
    /// <summary>Every fault as a sentence that begins with the name of its option; empty: none.</summary>
    public static IReadOnlyList<string> FaultsOf(CandleLibraryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        Between(options.SpoolBytesMax, 1L << 20, 1L << 40, nameof(options.SpoolBytesMax));
        Between(options.FileBytesMax, 1L << 10, 1L << 40, nameof(options.FileBytesMax));
        Between(options.LineBytesMax, 64, 65_536, nameof(options.LineBytesMax));
        Between(options.FaultsMax, 0, 1_000_000_000, nameof(options.FaultsMax));
        Between(options.SymbolsMax, 1, 200_000, nameof(options.SymbolsMax));
        Between(options.FilesMax, 1, 1_000_000, nameof(options.FilesMax));
        if (options.SpoolFolder is { } folder && !Directory.Exists(folder))
        {
            faults.Add($"{nameof(options.SpoolFolder)} must be a folder that is there.");
        }

        return faults;

        void Between(long value, long min, long max, string name)
        {
            if (value < min || value > max)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be {min} to {max}, and is {value}."));
            }
        }
    }
}
