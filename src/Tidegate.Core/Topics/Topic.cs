using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Core.Topics;

/// <summary>What one subscribes to: a resource path such as <c>md/NSE/RELIANCE</c>. Mode and depth belong to the subscription.</summary>
/// <remarks>
/// Two to eight segments of 1 to 64 characters, joined by <c>/</c>, 128 characters in all; a segment holds ASCII letters, digits and
/// <c>. _ - &amp; + : @ $ ~</c> and is not <c>.</c> or <c>..</c>. No wildcard of any message bus, path or query language is in that alphabet.
/// Compared byte by byte.
/// </remarks>
public sealed record Topic
{
    /// <summary>Longest topic in characters.</summary>
    public const int LengthMax = 128;

    private const int SegmentLengthMax = 64;
    private const int SegmentsMin = 2;
    private const int SegmentsMax = 8;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-&+:@$~"
    );

    private Topic(string path) => Path = path;

    /// <summary>The whole path, for example <c>md/NSE/RELIANCE</c>.</summary>
    public string Path { get; }

    /// <summary>The first segment: <c>md</c> for market data, <c>bars</c> for bars, <c>app</c> for an application's own.</summary>
    public ReadOnlySpan<char> Family => Path.AsSpan(0, Path.IndexOf('/', StringComparison.Ordinal));

    /// <summary>The last segment: the symbol of a market-data topic.</summary>
    public ReadOnlySpan<char> Key => Path.AsSpan(Path.LastIndexOf('/') + 1);

    /// <summary>Parses a path; anything outside the grammar gives false and null.</summary>
    public static bool TryParse([NotNullWhen(true)] string? path, [NotNullWhen(true)] out Topic? topic)
    {
        topic = path is not null && IsWellFormed(path) ? new Topic(path) : null;
        return topic is not null;
    }

    /// <summary>Joins segments that others wrote, an exchange and a symbol for example.</summary>
    /// <returns>False where one of them is no segment: with a separator of its own it would name another topic than the one that was meant.</returns>
    public static bool TryJoin(ReadOnlySpan<string?> segments, [NotNullWhen(true)] out Topic? topic)
    {
        topic = null;
        foreach (var segment in segments)
        {
            if (segment is null || segment.Length > SegmentLengthMax || segment.Contains('/', StringComparison.Ordinal))
            {
                return false;
            }
        }

        return TryParse(string.Join('/', segments), out topic);
    }

    /// <summary>The topic of a path that our own code wrote.</summary>
    /// <exception cref="ArgumentException">The path is outside the grammar.</exception>
    public static Topic Parse(string path) =>
        TryParse(path, out var topic) ? topic : throw new ArgumentException("Not a topic path.", nameof(path));

    /// <inheritdoc />
    public override string ToString() => Path;

    private static bool IsWellFormed(ReadOnlySpan<char> path)
    {
        if (path.Length > LengthMax)
        {
            return false;
        }

        var segments = 0;
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (
                ++segments > SegmentsMax
                || segment.Length is 0 or > SegmentLengthMax
                || segment is "." or ".."
                || segment.ContainsAnyExcept(Alphabet)
            )
            {
                return false;
            }
        }

        return segments >= SegmentsMin;
    }
}
