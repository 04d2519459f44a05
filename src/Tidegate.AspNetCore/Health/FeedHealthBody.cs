using System.Text.Json.Serialization;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Health;

/// <summary>How every feed is doing.</summary>
internal sealed record FeedsHealthBody(IReadOnlyList<FeedHealthEntry> Feeds)
{
    /// <summary>In the order of their names.</summary>
    public static FeedsHealthBody Of(IEnumerable<IFeedHealth> feeds) =>
        new([.. feeds.Select(feed => FeedHealthEntry.Of(feed.Health)).OrderBy(entry => entry.Feed, StringComparer.Ordinal)]);
}

/// <summary>How one feed is doing: counts and texts of ours, nothing secret.</summary>
internal sealed record FeedHealthEntry(
    string Feed,
    string State,
    string Reason,
    int Connections,
    int ConnectionsWanted,
    int Subscriptions,
    int OverCapacity,
    int StaleTopics,
    long Reconnects,
    long StaleEvents,
    double? LastDataAgeSeconds
)
{
    public static FeedHealthEntry Of(FeedHealth health) =>
        new(
            health.Feed,
            NativeWords.Of(health.State),
            health.Reason,
            health.Connections,
            health.ConnectionsWanted,
            health.Subscriptions,
            health.OverCapacity,
            health.StaleTopics,
            health.Reconnects,
            health.StaleEvents,
            health.LastDataAge is { } age ? Math.Round(age.TotalSeconds, 3) : null
        );
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(FeedsHealthBody))]
internal sealed partial class FeedHealthJson : JsonSerializerContext;
