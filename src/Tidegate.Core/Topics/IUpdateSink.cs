using Tidegate.Core.Messages;

namespace Tidegate.Core.Topics;

/// <summary>Where feeds put what they have normalised. Implemented by the hub.</summary>
/// <remarks>Never waits and never throws. The updates of one topic come from one thread at a time; different topics may come from different threads.</remarks>
public interface IUpdateSink
{
    /// <summary>Hands an update to everybody who subscribed to its topic.</summary>
    void Publish(Update update);

    /// <summary>Tells the subscribers of a topic how their feed is doing; <see cref="FeedState.Closed"/> ends the topic's current run.</summary>
    void Report(FeedStatus status);
}
