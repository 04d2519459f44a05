namespace Tidegate.Kraken.Storage;

/// <summary>Files that only their owner may read, in a folder that only their owner may change.</summary>
/// <remarks>Where nobody else can write into the folder, nobody can swap a file for a link between looking and opening.</remarks>
internal static class PrivateStorage
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private const UnixFileMode AnyOfOthers =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>What a program gets that names no folder; empty where the account has no home.</summary>
    public static string DefaultFolder
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return home.Length == 0 ? "" : Path.Combine(home, "tidegate", "kraken");
        }
    }

    /// <summary>Makes the folder if need be. Null when it may be used, otherwise the reason why not.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be made.</exception>
    public static string? Prepare(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return null;
        }

        Directory.CreateDirectory(folder, OwnerFolder);
        var others = File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        return others == UnixFileMode.None ? null : "its folder can be written by others";
    }

    /// <summary>Null when there is no such file or it is ours alone, otherwise the reason why it is not to be touched.</summary>
    public static string? ProblemOf(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            return "it is a link";
        }

        if (Directory.Exists(path))
        {
            return "it is a folder";
        }

        return !OperatingSystem.IsWindows() && file.Exists && (file.UnixFileMode & AnyOfOthers) != UnixFileMode.None
            ? "others may read or write it"
            : null;
    }

    /// <summary>How such a file is opened; what is made by it belongs to the owner alone from its first moment.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = OwnerFile;
        }

        return options;
    }
}
