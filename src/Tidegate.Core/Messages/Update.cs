using Tidegate.Core.Topics;

namespace Tidegate.Core.Messages;

/// <summary>One normalised change of a topic. Immutable once published: snapshots, history and frames share the instance.</summary>
/// <param name="topic">What changed.</param>
public abstract class Update(Topic topic)
{
    /// <summary>What changed.</summary>
    public Topic Topic { get; } = topic;

    /// <summary>True where it says everything about its topic, so that it alone serves who comes late; false for one event among others. Default true.</summary>
    public virtual bool IsWhole => true;

    /// <summary>About how many bytes of memory it holds, for what is bounded in bytes. Default 64.</summary>
    public virtual int SizeBytes => 64;

    /// <summary>An event's topic as it stands after it, whole; null: the event does not say it. Default null.</summary>
    public virtual Update? ForNewcomers => null;

    /// <summary>What tells a newcomer where the topic stands once this has come: the state that it brings along, or itself; an event does not replace a whole.</summary>
    /// <param name="standing">What told it before; null: nothing.</param>
    public Update Succeeds(Update? standing) => ForNewcomers ?? (standing is null || IsWhole || !standing.IsWhole ? this : standing);
}
