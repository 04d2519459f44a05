namespace Tidegate.Auth.Secrets;

/// <summary>Reads a secret that stands in a file of its own.</summary>
internal static class SecretFile
{
    private const long BytesMax = 64 * 1024;

    /// <summary>The text without the end of its last line; null, and a fault, where it cannot be had.</summary>
    public static string? Read(string file, string path, List<string> faults)
    {
        try
        {
            if (new FileInfo(file).Length <= BytesMax)
            {
                return File.ReadAllText(file).TrimEnd('\r', '\n');
            }

            faults.Add($"{path}: the file is larger than 64 KiB.");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add($"{path}: the file cannot be read.");
        }

        return null;
    }
}
