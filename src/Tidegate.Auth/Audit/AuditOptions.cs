namespace Tidegate.Auth.Audit;

/// <summary>How the audit log is kept.</summary>
public sealed class AuditOptions
{
    /// <summary>Events that wait while they cannot be written; further ones are lost and counted. Default 16,384; 256 to 1,048,576.</summary>
    public int QueueMax { get; set; } = 16_384;

    /// <summary>True lets nobody in (503) while there is no room for another event, instead of losing it. Default false.</summary>
    public bool FailClosed { get; set; }
}
