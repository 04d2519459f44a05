using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Policies;

/// <summary>A pattern of topics, for example <c>app/tables/{tenant}/**</c>. Immutable; matching allocates nothing.</summary>
public sealed class TopicPattern
{
    /// <summary>Longest pattern in characters.</summary>
    public const int LengthMax = 256;

    private const int SegmentsMax = 8;

    private readonly ImmutableArray<Segment> _segments;
    private readonly bool _takesRest;

    private TopicPattern(string text, ImmutableArray<Segment> segments, bool takesRest) =>
        (Text, _segments, _takesRest) = (text, segments, takesRest);

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>The first segment, where it is a literal: no topic of another family fits. Null: any family may.</summary>
    public string? Family => _segments is [{ Kind: SegmentKind.Literal, Literal: var literal }, ..] ? literal : null;

    /// <summary>The second segment, where it and the first are literals: no other topic of the family fits. Null: others may.</summary>
    internal string? Second =>
        _segments is [{ Kind: SegmentKind.Literal }, { Kind: SegmentKind.Literal, Literal: var literal }, ..] ? literal : null;

    /// <summary>Parses a pattern; anything outside the grammar gives false and null.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TopicPattern? pattern)
    {
        pattern = null;
        if (text is null || text.Length is 0 or > LengthMax)
        {
            return false;
        }

        string[] parts = text.Split('/');
        var takesRest = parts[^1] == "**";
        var segments = parts.SkipLast(takesRest ? 1 : 0).Select(Read).ToArray();
        if (segments.Length > SegmentsMax || segments.Any(segment => segment is null))
        {
            return false;
        }

        pattern = new TopicPattern(text, [.. segments.Select(segment => segment!.Value)], takesRest);
        return true;
    }

    /// <summary>True where a topic fits, for this grant.</summary>
    public bool Matches(Topic topic, Grant grant)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(grant);
        var rest = topic.Path.AsSpan();
        var isAtEnd = false;
        foreach (ref readonly var segment in _segments.AsSpan())
        {
            if (isAtEnd)
            {
                return false;
            }

            var slash = rest.IndexOf('/');
            var part = slash < 0 ? rest : rest[..slash];
            if (!segment.Fits(part, grant))
            {
                return false;
            }

            isAtEnd = slash < 0;
            rest = isAtEnd ? [] : rest[(slash + 1)..];
        }

        return isAtEnd || _takesRest;
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    private static Segment? Read(string part) =>
        part switch
        {
            "*" => new Segment(SegmentKind.Any, ""),
            "{subject}" => new Segment(SegmentKind.Subject, ""),
            "{user}" => new Segment(SegmentKind.User, ""),
            ['{', .. { Length: > 0 } name, '}'] when name.All(IsNameLetter) => new Segment(SegmentKind.Tenant, ""),
            _ => Topic.TryParse("x/" + part, out _) && !part.Contains('/', StringComparison.Ordinal)
                ? new Segment(SegmentKind.Literal, part)
                : null,
        };

    private static bool IsNameLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';

    private enum SegmentKind : byte
    {
        Literal,
        Any,
        Tenant,
        Subject,
        User,
    }

    private readonly record struct Segment(SegmentKind Kind, string Literal)
    {
        public bool Fits(ReadOnlySpan<char> part, Grant grant) =>
            Kind switch
            {
                SegmentKind.Literal => part.SequenceEqual(Literal),
                SegmentKind.Any => true,
                SegmentKind.Subject => part.SequenceEqual(grant.Subject),
                SegmentKind.User => part.SequenceEqual(grant.UserId),
                _ => HasTenant(part, grant),
            };

        private static bool HasTenant(ReadOnlySpan<char> part, Grant grant)
        {
            foreach (var tenant in grant.Tenants)
            {
                if (part.SequenceEqual(tenant))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
