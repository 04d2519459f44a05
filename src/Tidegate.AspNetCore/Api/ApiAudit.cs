using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Identity;
using Tidegate.Auth.Audit;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Api;

/// <summary>What calls have to say to the audit log: names and ids only.</summary>
internal sealed class ApiAudit(AuditLog log, TimeProvider time)
{
    private const int SubjectCharsMax = 192; // a document's kind and name, the longest there is

    /// <summary>Somebody was given no token.</summary>
    public void RefuseToken(HttpContext context, string? subject, Refusal refusal) =>
        Add(AuditActions.TokenRefused, context, actor: null, subject, refusal);

    /// <summary>Somebody may not publish.</summary>
    /// <param name="context">The request.</param>
    /// <param name="grant">Who.</param>
    /// <param name="topic">Where to; null: nowhere at all.</param>
    /// <param name="refusal">Why not.</param>
    public void RefusePublish(HttpContext context, Grant grant, string? topic, Refusal refusal) =>
        Add(AuditActions.PublishRefused, context, ApiCallers.ActorOf(grant), topic, refusal);

    /// <summary>Somebody who may not administer tried to.</summary>
    public void RefuseAdministrator(HttpContext context, Grant? grant, Refusal refusal) =>
        Add(AuditActions.AdminRefused, context, grant is null ? null : ApiCallers.ActorOf(grant), subject: grant?.UserId, refusal);

    /// <summary>An administrator did something, or tried to.</summary>
    /// <param name="context">The request.</param>
    /// <param name="by">The administrator.</param>
    /// <param name="action">What.</param>
    /// <param name="subject">To whom, as it was asked for; what is no name is left out.</param>
    /// <param name="refusal">Why it was not done, or null.</param>
    /// <param name="detail">A few words, or null.</param>
    public void Act(HttpContext context, Grant by, string action, string subject, Refusal? refusal = null, string? detail = null) =>
        Add(action, context, ApiCallers.ActorOf(by), IsNamed(subject) ? subject : "", refusal, detail);

    // The log is read at terminals, and a name is asked for by whoever calls.
    private static bool IsNamed(string subject) =>
        subject.Length <= SubjectCharsMax && !subject.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private void Add(string action, HttpContext context, string? actor, string? subject, Refusal? refusal, string? detail = null) =>
        log.Add(
            new AuditEvent
            {
                At = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
                Action = action,
                Actor = actor,
                Subject = subject,
                Error = refusal?.Error.Id,
                Rule = refusal?.Rule,
                Address = context.Connection.RemoteIpAddress,
                Detail = detail,
            }
        );
}
