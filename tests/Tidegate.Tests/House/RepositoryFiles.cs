using Tidegate.Testing;

namespace Tidegate.Tests.House;

/// <summary>The files that belong to the repository: without what builds and tools leave behind.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Leftovers =
    [
        ".git",
        ".tidegate",
        ".vs",
        ".idea",
        "artifacts",
        "bin",
        "node_modules",
        "obj",
        "TestResults",
    ];

    /// <summary>All files below a folder (<c>""</c>: the root) whose name ends as given.</summary>
    public static IEnumerable<string> Under(string folder, string extension = "") =>
        Walk(new DirectoryInfo(Repository.PathOf(folder))).Where(file => file.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>Path relative to the root with forward slashes, for messages.</summary>
    public static string Name(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder
            .EnumerateDirectories()
            .Where(child => !Leftovers.Contains(child.Name) && child.LinkTarget is null)
            .SelectMany(Walk)
            .Concat(folder.EnumerateFiles().Select(file => file.FullName));
}
