using Tidegate.Storage.Postgres;

namespace Tidegate.Storage;

/// <summary>Everything that is wrong with the options, at once, in sentences an operator can act on. No sentence holds a secret.</summary>
public static class StorageOptionsFaults
{
    /// <summary>All faults; empty where the options can be used. Reads the file of the connection string, asks no database.</summary>
    public static IReadOnlyList<string> Find(StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        if (!Enum.IsDefined(options.Provider))
        {
            faults.Add("Provider must be Sqlite, Postgres or Memory.");
        }

        if (options.ConnectionsMax is < 1 or > 256)
        {
            faults.Add("ConnectionsMax must be 1 to 256.");
        }

        Between(options.CallTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60), "CallTimeout", faults);
        Between(options.StartTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10), "StartTimeout", faults);
        if (options.Provider == StorageProvider.Sqlite)
        {
            CheckFile(options, faults);
        }
        else if (options.Provider == StorageProvider.Postgres)
        {
            _ = ConnectionText.Read(options, faults);
        }

        return faults;
    }

    private static void CheckFile(StorageOptions options, List<string> faults)
    {
        if (string.IsNullOrWhiteSpace(options.File) || options.File.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add("File must name a file.");
        }
        else if (Directory.Exists(options.File))
        {
            faults.Add($"File names a folder, {options.File}: add the name of a file.");
        }
        else if (Path.GetDirectoryName(Path.GetFullPath(options.File)) is { } folder && !Directory.Exists(folder))
        {
            faults.Add($"File: there is no folder {folder}. Make it, owned by the user that the gateway runs as.");
        }

        if (options.ConnectionString is not null || options.ConnectionStringFile is not null)
        {
            faults.Add("ConnectionString and ConnectionStringFile belong to Provider Postgres; Sqlite takes File.");
        }
    }

    private static void Between(TimeSpan value, TimeSpan min, TimeSpan max, string path, List<string> faults)
    {
        if (value < min || value > max)
        {
            faults.Add($"{path} must be {min} to {max}.");
        }
    }
}
