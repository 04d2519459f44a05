namespace Tidegate.Auth.Audit;

/// <summary>Which records are wanted; what is null does not matter.</summary>
public sealed record AuditQuery
{
    internal const int CountMax = 10_000;

    /// <summary>Only records after this number.</summary>
    public long After { get; init; }

    /// <summary>Not before this instant.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this instant.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>With this actor or this subject, byte by byte.</summary>
    public string? Who { get; init; }

    /// <summary>With this action, or with actions that begin with it where it ends in a dot: <c>session.</c>.</summary>
    public string? Action { get; init; }

    /// <summary>At most so many, 1 to 10,000. Default 100.</summary>
    public int Count { get; init; } = 100;

    /// <summary>The newest first. Default false.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Whether a record is wanted, the count aside.</summary>
    internal bool Wants(AuditRecord record) =>
        record.Seq > After
        && (Since is not { } since || record.Event.At >= since)
        && (Until is not { } until || record.Event.At < until)
        && (Who is null || record.Event.Actor == Who || record.Event.Subject == Who)
        && (
            Action is null
            || record.Event.Action == Action
            || (Action.EndsWith('.') && record.Event.Action.StartsWith(Action, StringComparison.Ordinal))
        );
}
