using Tidegate.Core.Messages;

namespace Tidegate.Streaming.Hub;

/// <summary>Where a topic stood when its home began to tell a shard of it.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="WasListening">True where the shard was told of the topic before: then it hears every update, up to this one too.</param>
/// <param name="Seq">Number of the last update; every later one the shard will hear.</param>
/// <param name="Last">That update; null before the first.</param>
/// <param name="Standing">What tells a newcomer where the topic stands; null before the first.</param>
/// <param name="Missed">Everything after the position asked for; null where that cannot be told.</param>
/// <param name="Status">How the topic's feed is doing; null: it has not said so.</param>
internal sealed record ListenAnswer(
    ListenRequest Request,
    bool WasListening,
    long Seq,
    Update? Last,
    Update? Standing,
    IReadOnlyList<TopicHistory.Entry>? Missed,
    FeedStatus? Status
);
