namespace Tidegate.Streaming.Hub;

/// <summary>What an audience wants of its topic from now on.</summary>
/// <param name="Audience">The audience.</param>
/// <param name="Wish">As much as anybody there wants; null: nothing any more.</param>
internal sealed record AudienceChange(TopicAudience Audience, TopicWish? Wish);
