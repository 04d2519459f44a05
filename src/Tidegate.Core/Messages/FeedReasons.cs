namespace Tidegate.Core.Messages;

/// <summary>Reasons of a <see cref="FeedStatus"/> that others than people go by.</summary>
public static class FeedReasons
{
    /// <summary>With <see cref="FeedState.Failed"/>: the upstream has no room for the topic; it waits for some.</summary>
    public const string OverCapacity = "over_capacity";

    /// <summary>With <see cref="FeedState.Live"/>: the upstream has no room for the topic in the mode that is wanted; it comes in a lower one and waits for more.</summary>
    public const string ModeOverCapacity = "mode_over_capacity";
}
