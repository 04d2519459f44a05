namespace Tidegate.AspNetCore.Metrics;

/// <summary>Names of the metrics of this assembly; <c>docs/metrics.md</c> lists them and a test compares.</summary>
public static class MetricNames
{
    /// <summary>Name of the meter.</summary>
    public const string Meter = "Tidegate";

    /// <summary>Sessions in the hub.</summary>
    public const string Sessions = "tidegate.sessions";

    /// <summary>Open connections, upgraded or not.</summary>
    public const string Connections = "tidegate.connections";

    /// <summary>Admissions, by <c>endpoint</c>.</summary>
    public const string Admitted = "tidegate.admissions.granted";

    /// <summary>Refusals before or instead of a session, by <c>endpoint</c> and <c>error</c>.</summary>
    public const string Refused = "tidegate.admissions.refused";

    /// <summary>Ended sessions, by <c>endpoint</c> and <c>reason</c>.</summary>
    public const string Ended = "tidegate.sessions.ended";

    /// <summary>Requests on open sessions answered with an error, by <c>endpoint</c> and <c>error</c>.</summary>
    public const string RequestsRefused = "tidegate.requests.refused";

    /// <summary>Updates that applications published over HTTP and that were taken.</summary>
    public const string Published = "tidegate.publish.taken";

    /// <summary>Calls and single updates of applications that were refused, by <c>error</c>.</summary>
    public const string PublishRefused = "tidegate.publish.refused";

    /// <summary>Updates that feeds published.</summary>
    public const string Updates = "tidegate.updates";

    /// <summary>Updates replaced by a newer one of their topic before the hub could take them.</summary>
    public const string UpdatesReplaced = "tidegate.updates.replaced";

    /// <summary>Frames handed to the kernel.</summary>
    public const string FramesSent = "tidegate.frames.sent";

    /// <summary>Bytes of those frames.</summary>
    public const string BytesSent = "tidegate.bytes.sent";

    /// <summary>Writes that carried those frames; frames per write shows how many went together.</summary>
    public const string Writes = "tidegate.writes";

    /// <summary>Faults of our own code.</summary>
    public const string Faults = "tidegate.faults";
}
