using System.Security.Cryptography;

namespace Tidegate.Gateway.Configuration;

/// <summary>The secret of a developer's own machine: made once, kept in a file that only its user can read.</summary>
internal static class DevelopmentSecret
{
    private const int SecretBytes = 32;
    private static readonly TimeSpan TurnWithin = TimeSpan.FromSeconds(5);

    public static string DefaultFile { get; } =
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "tidegate",
            "development-secret"
        );

    /// <summary>Reads the secret, or makes it.</summary>
    /// <exception cref="IOException">The file cannot be read or made.</exception>
    public static string ReadOrMake(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        if (!File.Exists(file))
        {
            // Moving without overwriting claims nothing on Unix: the runtime looks, then renames. Starts at the same moment take turns.
            using var turn = TakeTurn($"{file}.lock");
            if (!File.Exists(file))
            {
                Make(file);
            }
        }

        return File.ReadAllText(file).Trim();
    }

    private static FileStream TakeTurn(string file)
    {
        FileStream? turn = null;
        return SpinWait.SpinUntil(() => TryOpenAlone(file, out turn), TurnWithin)
            ? turn!
            : throw new IOException($"{file} is held by another start.");
    }

    private static bool TryOpenAlone(string file, out FileStream? turn)
    {
        try
        {
            turn = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (IOException)
        {
            turn = null; // somebody has it; whoever opens it while it is being deleted finds the secret made
            return false;
        }
    }

    private static void Make(string file)
    {
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Under another name first: a start that finds the file takes no turn, and must never read half a secret. A process id would not
        // do for the name: in containers it is always 1, and a draft left by a crash would stand in the way for good.
        var draft = $"{file}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        using (var writer = new StreamWriter(draft, options))
        {
            writer.WriteLine(secret);
        }

        File.Move(draft, file, overwrite: false);
    }
}
