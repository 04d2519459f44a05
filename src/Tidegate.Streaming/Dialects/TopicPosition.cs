namespace Tidegate.Streaming.Dialects;

/// <summary>Where a client was in a topic.</summary>
/// <param name="Epoch">The epoch it saw.</param>
/// <param name="Seq">The number of the last update it has.</param>
public sealed record TopicPosition(string Epoch, long Seq);
