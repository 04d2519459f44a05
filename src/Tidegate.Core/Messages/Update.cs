using Tidegate.Core.Topics;

namespace Tidegate.Core.Messages;

/// <summary>One normalised change of a topic. Immutable once published: snapshots, history and frames share the instance.</summary>
/// <param name="topic">What changed.</param>
public abstract class Update(Topic topic)
{
    /// <summary>What changed.</summary>
    public Topic Topic { get; } = topic;

    /// <summary>About how many bytes of memory it holds, for what is bounded in bytes. Default 64.</summary>
    public virtual int SizeBytes => 64;
}
