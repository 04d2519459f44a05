using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Publishing;

namespace Tidegate.Streaming.Hub;

/// <summary>Takes an application's updates from whoever may publish them: over HTTP, or in a session. Thread-safe.</summary>
/// <param name="sources">The feeds: what they deliver nobody else may publish.</param>
internal sealed class PublishDesk(IReadOnlyList<ITopicSource> sources)
{
    /// <summary>The grant has no right to publish to the topic.</summary>
    public const string RightRule = "publish.right";

    /// <summary>The topic is a feed's, or of a family that feeds use.</summary>
    public const string FamilyRule = "publish.family";

    private const string AppFamily = "app";
    private const int GateCount = 64; // a power of two

    // What concerns one topic must come in one order (IUpdateSink), and publishers are many.
    private readonly Lock[] _gates = [.. Enumerable.Range(0, GateCount).Select(_ => new Lock())];

    /// <summary>Publishes.</summary>
    /// <param name="grant">Who does.</param>
    /// <param name="update">What.</param>
    /// <param name="to">Where the topics' homes are.</param>
    /// <returns>Why not; null: it is on its way.</returns>
    public Refusal? Publish(Grant grant, AppUpdate update, HubCommons to)
    {
        if (!update.Topic.Family.SequenceEqual(AppFamily) || sources.Any(source => source.TryFind(update.Topic, out _)))
        {
            return new Refusal(GatewayErrors.Forbidden, FamilyRule);
        }

        if (!PublishRight.Covers(grant, update.Topic))
        {
            return new Refusal(GatewayErrors.Forbidden, RightRule);
        }

        lock (_gates[string.GetHashCode(update.Topic.Path, StringComparison.Ordinal) & (GateCount - 1)])
        {
            to.HomeOf(update.Topic).Post(update); // a step into a queue that never waits and takes no lock
        }

        return null;
    }
}
