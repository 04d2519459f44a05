using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>Updates of a topic that a subscriber will not get.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="From">Number of the first one missed.</param>
/// <param name="To">Number of the last one missed.</param>
/// <param name="Reason">Fixed short text of ours, for example <c>overflow</c>.</param>
public readonly record struct TopicGap(Topic Topic, long From, long To, string Reason);
