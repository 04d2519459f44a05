using Tidegate.Auth.Audit;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>Puts the life of sessions on record: who was let in, who was not and by which rule, what has become of their grants, and how they ended.</summary>
internal sealed class SessionAudit(AuditLog log, TimeProvider time)
{
    /// <summary>Why nobody may be let in: it could not be noted. Null: it can.</summary>
    public Refusal? Full => log.AdmissionRefusal;

    public void Started(StreamSession session) => Add(session, AuditActions.Admitted);

    /// <summary>Its grant was prolonged or replaced.</summary>
    public void Renewed(StreamSession session) => Add(session, AuditActions.Renewed);

    public void Ended(StreamSession session, SessionEnding ending)
    {
        if (session.AuthenticatedAt is not null) // who was never let in has no session that could end
        {
            Add(session, ending.Error == GatewayErrors.Revoked ? AuditActions.Revoked : AuditActions.Ended, ending.Error);
        }
    }

    public void Refused(AdmissionContext client, Refusal refusal) =>
        log.Add(
            new AuditEvent
            {
                At = Now(),
                Action = AuditActions.Refused,
                Subject = client.Grant?.UserId,
                Endpoint = client.Endpoint.Name,
                Error = refusal.Error.Id,
                Rule = refusal.Rule,
                Address = client.Address,
            }
        );

    private void Add(StreamSession session, string action, GatewayError? error = null) =>
        log.Add(
            new AuditEvent
            {
                At = Now(),
                Action = action,
                Actor = session.Grant?.KeyId is { } key ? "key:" + key : session.Grant?.UserId,
                Subject = session.Grant?.UserId,
                Endpoint = session.Endpoint,
                Session = session.Id,
                Error = error?.Id,
                Address = session.Address,
            }
        );

    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
