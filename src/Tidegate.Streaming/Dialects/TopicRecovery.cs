using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>Everything that a client had missed was sent.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="From">The number it had.</param>
/// <param name="To">The number it has now.</param>
public readonly record struct TopicRecovery(Topic Topic, long From, long To);
