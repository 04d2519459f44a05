namespace Tidegate.Feeds.Brokers;

/// <summary>Why an open connection to a broker ended: fixed short texts, for statuses, logs and metrics.</summary>
internal static class ConversationEnd
{
    public const string Closed = "closed_upstream";
    public const string Lost = "lost";
    public const string Silent = "silent";
    public const string Stuck = "write_stuck";
    public const string TooBig = "message_too_big";
    public const string NoTicks = "no_ticks";
    public const string Rollover = "rollover";
    public const string LoginChanged = "login_changed";
    public const string NotNeeded = "not_needed";
    public const string Stopping = "stopping";

    /// <summary>True where we ended it ourselves and nothing is wrong upstream: no back-off.</summary>
    public static bool IsOurs(string reason) => reason is Rollover or LoginChanged or NotNeeded or Stopping;
}
