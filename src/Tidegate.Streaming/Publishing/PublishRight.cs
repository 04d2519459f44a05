using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Publishing;

/// <summary>Who may publish to which topics: <c>publish</c> to any of an application's, <c>publish:app/kds</c> to that one and those below it.</summary>
/// <remarks>A prefix ends where a segment does: <c>publish:app/tables/12</c> says nothing about <c>app/tables/123</c>.</remarks>
public static class PublishRight
{
    /// <summary>The permission, or scope of an API key.</summary>
    public const string Name = "publish";

    private const string Below = Name + ":";

    /// <summary>True where the grant may publish to some topic, whichever.</summary>
    public static bool IsHeldBy(Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return grant.Permissions.Any(permission => permission == Name || permission.StartsWith(Below, StringComparison.Ordinal));
    }

    /// <summary>True where the grant may publish to this topic.</summary>
    public static bool Covers(Grant grant, Topic topic)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(topic);
        foreach (var permission in grant.Permissions)
        {
            if (
                permission == Name
                || (permission.StartsWith(Below, StringComparison.Ordinal) && IsBelow(topic.Path, permission.AsSpan(Below.Length)))
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBelow(ReadOnlySpan<char> path, ReadOnlySpan<char> prefix)
    {
        prefix = prefix.TrimEnd('/');
        return prefix.Length > 0 && path.StartsWith(prefix) && (path.Length == prefix.Length || path[prefix.Length] == '/');
    }
}
