namespace Tidegate.Testing;

/// <summary>The clone that the tests were built in: for tests that read or compare its files.</summary>
public static class Repository
{
    /// <summary>The root folder, found by its solution file.</summary>
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Absolute path of a file or folder given relative to the root.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tidegate.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests run from a clone of the repository.");
    }
}
