using System.Text.Json.Serialization;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Replays;

/// <summary>
/// What to play: a file of the server by its name; <c>from</c> and <c>to</c> as instants with an offset (ISO 8601); <c>speed</c> 0.1 to 1000;
/// <c>paused</c> waits for a resume before the first row; <c>shared</c> lets everybody subscribe, and needs the permission <c>replay.share</c>.
/// <c>columns</c>, <c>exchange</c> and <c>symbol</c> are for CSV files.
/// </summary>
internal sealed record ReplayBody(
    string File,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    double Speed = 1,
    bool Loop = false,
    bool Paused = false,
    bool Shared = false,
    string? Columns = null,
    string? Exchange = null,
    string? Symbol = null
)
{
    /// <summary>As a wish.</summary>
    public ReplayWish ToWish() =>
        new(File)
        {
            From = From,
            To = To,
            Speed = Speed,
            Loop = Loop,
            Paused = Paused,
            Shared = Shared,
            Columns = Columns,
            Exchange = Exchange ?? "NSE",
            Symbol = Symbol ?? "NIFTY",
        };
}

/// <summary>
/// A replay: its state in the words of the administrator's (<c>running</c>, <c>paused</c>, <c>stopped</c>), instants in UTC. Whose it is only an
/// administrator is told, what its topics are only its owner.
/// </summary>
internal sealed record ReplayReply(
    string Id,
    string File,
    string State,
    double Speed,
    bool Loop,
    bool Shared,
    long Rows,
    long RowsPlayed,
    long RowsSkipped,
    DateTimeOffset First,
    DateTimeOffset Last,
    DateTimeOffset? Position,
    string? Loss,
    IReadOnlyList<string>? Topics,
    string? User = null
)
{
    /// <summary>As it is at one moment.</summary>
    public static ReplayReply Of(ReplayView view) =>
        new(
            view.Id,
            view.Wish.File,
            view.State.ToString().ToLowerInvariant(),
            view.Wish.Speed,
            view.Wish.Loop,
            view.Wish.Shared,
            view.Rows,
            view.RowsPlayed,
            view.RowsSkipped,
            view.First,
            view.Last,
            view.Position,
            view.Loss,
            [.. view.Topics.Select(topic => topic.Path).Order(StringComparer.Ordinal)]
        );

    /// <summary>The same for an administrator: there may be 1,000 topics in each.</summary>
    public static ReplayReply ForAdministrator(ReplayView view) => Of(view) with { Topics = null, User = view.Owner };
}

/// <summary>The replays of all, or of one user, the oldest first; and how many there are.</summary>
internal sealed record UserReplayReplies(IReadOnlyList<ReplayReply> Replays, int Total);

/// <summary>The replays of who asks, the oldest first.</summary>
internal sealed record ReplayReplies(IReadOnlyList<ReplayReply> Replays);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(ReplayReply))]
[JsonSerializable(typeof(ReplayReplies))]
[JsonSerializable(typeof(UserReplayReplies))]
internal sealed partial class ReplayJson : JsonSerializerContext;
