using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Dialects;

/// <summary>The topics <c>orders/{user}</c>: there for everybody who exists, and for nobody but him.</summary>
internal sealed class OrderTopics : ITopicSource
{
    /// <summary>The family of all of them.</summary>
    public const string Family = "orders";

    private const string Prefix = Family + "/";

    public string Name => Family;

    /// <summary>A user's topic; null: his name fits into none.</summary>
    public static Topic? Of(Grant grant) =>
        !grant.UserId.Contains('/', StringComparison.Ordinal) && Topic.TryParse(Prefix + grant.UserId, out var topic) ? topic : null;

    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        highest = IsOrders(topic) ? Mode.Ltp : null;
        return highest is not null;
    }

    public bool IsFor(Grant grant, Topic topic) => !IsOrders(topic) || topic.Path.AsSpan(Prefix.Length).SequenceEqual(grant.UserId);

    private static bool IsOrders(Topic topic) => topic.Path.StartsWith(Prefix, StringComparison.Ordinal);
}
