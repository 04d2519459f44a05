using Tidegate.Core.Messages;

namespace Tidegate.Streaming.Hub;

/// <summary>A feed's status on its way through the same queue as the updates, so that it keeps its place among them.</summary>
internal sealed class StatusChange(FeedStatus status) : Update(status.Topic)
{
    public FeedStatus Status { get; } = status;
}
