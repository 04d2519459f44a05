using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>How a subscription begins.</summary>
internal enum Beginning : byte
{
    /// <summary>With the next update.</summary>
    AtOnce,

    /// <summary>With a snapshot of where the topic stands.</summary>
    WithSnapshot,

    /// <summary>With what the client has missed, or a gap and a snapshot.</summary>
    Since,

    /// <summary>With a gap from a position on, and a snapshot.</summary>
    Anew,
}

/// <summary>A shard asks a topic's home to be told its updates from now on, for one more subscription.</summary>
/// <param name="Audience">Whom it is for.</param>
/// <param name="Wish">As much as anybody there wants.</param>
/// <param name="Subscription">The subscription that begins.</param>
/// <param name="Number">How often the subscription has asked: only the answer to the last time counts.</param>
/// <param name="Beginning">How it begins.</param>
/// <param name="Since">Where the client was.</param>
internal sealed record ListenRequest(
    TopicAudience Audience,
    TopicWish Wish,
    Subscription Subscription,
    int Number,
    Beginning Beginning,
    TopicPosition? Since
);
