using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>How <c>tidegate.v1</c> spells what the rest of the program has types for.</summary>
internal static class NativeWords
{
    /// <summary>The mode's name.</summary>
    public static string Of(Mode mode) =>
        mode switch
        {
            Mode.Ltp => "ltp",
            Mode.Quote => "quote",
            Mode.Depth => "depth",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
        };

    /// <summary>The mode of a name; null where there is none.</summary>
    public static Mode? ModeOf(string name) =>
        name switch
        {
            "ltp" => Mode.Ltp,
            "quote" => Mode.Quote,
            "depth" => Mode.Depth,
            _ => null,
        };

    /// <summary>The delivery's name.</summary>
    public static string Of(Delivery delivery) => delivery == Delivery.Latest ? "latest" : "all";

    /// <summary>The advice's name.</summary>
    public static string Of(Retry retry) =>
        retry switch
        {
            Retry.Never => "never",
            Retry.AfterNewCredential => "afterNewCredential",
            Retry.AfterDelay => "afterDelay",
            _ => throw new ArgumentOutOfRangeException(nameof(retry), retry, null),
        };

    /// <summary>The feed state's name.</summary>
    public static string Of(FeedState state) =>
        state switch
        {
            FeedState.Live => "live",
            FeedState.Quiet => "quiet",
            FeedState.Stale => "stale",
            FeedState.Recovering => "recovering",
            FeedState.NeedsLogin => "needs_login",
            FeedState.Closed => "closed",
            FeedState.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };
}
