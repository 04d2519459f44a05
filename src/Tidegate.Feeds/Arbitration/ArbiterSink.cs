using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Arbitration;

/// <summary>One source's way into an arbiter.</summary>
internal sealed class ArbiterSink(FeedArbiter arbiter, int source) : IUpdateSink
{
    public void Publish(Update update) => arbiter.Publish(source, update);

    public void Report(FeedStatus status) => arbiter.Report(source, status);
}
