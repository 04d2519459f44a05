using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Hub;

/// <summary>What an audience wants of its topic from now on.</summary>
/// <param name="Audience">The audience.</param>
/// <param name="Mode">The highest mode; null: nothing any more.</param>
internal sealed record AudienceChange(TopicAudience Audience, Mode? Mode);
