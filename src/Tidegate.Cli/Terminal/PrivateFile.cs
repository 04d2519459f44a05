namespace Tidegate.Cli.Terminal;

/// <summary>Files that only their owner may read (mode 0600; on Windows the directory's rights decide).</summary>
internal static class PrivateFile
{
    /// <summary>Creates a file that is not there yet.</summary>
    public static void Create(string path, string text) => Guard(path, () => Write(path, text));

    /// <summary>Writes the file whole or not at all; an older one keeps its content until the new one is complete.</summary>
    public static void Replace(string path, string text) =>
        Guard(
            path,
            () =>
            {
                var draft = path + ".new";
                File.Delete(draft); // left behind by a run that was killed
                Write(draft, text);
                File.Move(draft, path, overwrite: true);
            }
        );

    /// <summary>Opens a file that is not there yet for what comes in bit by bit.</summary>
    public static FileStream Open(string path)
    {
        FileStream? file = null;
        Guard(path, () => file = new FileStream(path, Options()));
        return file!;
    }

    private static void Write(string path, string text)
    {
        using var writer = new StreamWriter(path, Options());
        writer.Write(text);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void Guard(string path, Action write)
    {
        try
        {
            write();
        }
        catch (IOException) when (File.Exists(path))
        {
            throw CliFailure.Usage($"{path} is there already and is not overwritten; remove it first or choose another name.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CliFailure.Usage($"{path} cannot be written: {fault.Message}");
        }
    }
}
