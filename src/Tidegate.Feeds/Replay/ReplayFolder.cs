using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Feeds.Replay;

/// <summary>The files that may be played: named, never by a path, and only those directly in one folder.</summary>
internal sealed class ReplayFolder(string folder)
{
    private const int NameCharsMax = 128;

    // No separator of any system, no stream of NTFS (':'), no wildcard; a leading point would be a hidden file, "." or "..".
    private static readonly SearchValues<char> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
    );

    /// <summary>The path of a file; false for whatever is no plain file of that name there.</summary>
    public bool TryFind(string? name, [NotNullWhen(true)] out string? path)
    {
        path = null;
        if (name is not { Length: > 0 and <= NameCharsMax } || name[0] == '.' || name.AsSpan().ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        var file = new FileInfo(Path.Combine(folder, name));
        try
        {
            // A link, a pipe or a device is none: the folder's files are what lies in it.
            const FileAttributes Others = FileAttributes.Directory | FileAttributes.ReparsePoint | FileAttributes.Device;
            path = file.Exists && (file.Attributes & Others) == FileAttributes.None && file.Length > 0 ? file.FullName : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            path = null;
        }

        return path is not null;
    }
}
