namespace Tidegate.Auth.Audit;

/// <summary>An event as it stands in the log.</summary>
/// <param name="Seq">1 and up, without gaps.</param>
/// <param name="Event">What happened.</param>
/// <param name="Hash">SHA-256 over the hash before and this event (see <see cref="AuditChain"/>), 64 lower-case hexadecimal digits.</param>
public sealed record AuditRecord(long Seq, AuditEvent Event, string Hash);
