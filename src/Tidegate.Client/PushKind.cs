namespace Tidegate.Client;

/// <summary>The <c>type</c> of a push.</summary>
public enum PushKind
{
    /// <summary>A type that this build does not know; <see cref="Push.Type"/> and <see cref="Push.Body"/> hold it.</summary>
    Other,

    /// <summary>First push after authentication, once per connection.</summary>
    Welcome,

    /// <summary>The whole state of a topic.</summary>
    Snapshot,

    /// <summary>A change of a topic.</summary>
    Update,

    /// <summary>What was missed has been sent again.</summary>
    Recovered,

    /// <summary>What was missed is lost; a snapshot follows.</summary>
    Gap,

    /// <summary>A subscription was moved up, down or off.</summary>
    SubscriptionChanged,

    /// <summary>How the feed of a topic is doing.</summary>
    FeedStatus,

    /// <summary>The credential runs out soon.</summary>
    AuthExpiring,

    /// <summary>The server is going down.</summary>
    Draining,

    /// <summary>Why the server will close next.</summary>
    Disconnect,
}
