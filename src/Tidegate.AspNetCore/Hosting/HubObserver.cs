using Microsoft.Extensions.Logging;
using Tidegate.AspNetCore.Metrics;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>Writes down what happens to sessions: ids, counts and reasons, never a secret or a payload.</summary>
internal sealed partial class HubObserver(GatewayMetrics metrics, SessionAudit audit, ILogger<HubObserver> logger) : IHubObserver
{
    public void SessionStarted(StreamSession session)
    {
        audit.Started(session);
        LogStarted(session.Id, session.Endpoint, session.Grant!.Subject, session.Grant.Issuer);
    }

    public void GrantReplaced(StreamSession session) => audit.Renewed(session);

    public void SessionEnded(StreamSession session, SessionEnding ending)
    {
        metrics.Ended(session.Endpoint, ending);
        audit.Ended(session, ending);
        LogEnded(session.Id, session.Endpoint, GatewayMetrics.ReasonOf(ending), ending.Code);
    }

    public void RequestRefused(StreamSession session, GatewayError error)
    {
        metrics.RequestRefused(session.Endpoint, error);
        LogRequestRefused(session.Id, error.Id);
    }

    public void Noted(StreamSession session, string what) => LogNoted(session.Id, what);

    public void Faulted(StreamSession? session, Exception exception)
    {
        metrics.Faulted();
        LogFaulted(session?.Id, exception);
    }

    [LoggerMessage(LogEvents.SessionStarted, LogLevel.Information, "Session {Session} started at {Endpoint} for {Subject} of {Issuer}")]
    private partial void LogStarted(string session, string endpoint, string subject, string issuer);

    [LoggerMessage(LogEvents.SessionEnded, LogLevel.Information, "Session {Session} at {Endpoint} ended: {Reason}, close code {Code}")]
    private partial void LogEnded(string session, string endpoint, string reason, int code);

    [LoggerMessage(LogEvents.RequestRefused, LogLevel.Debug, "A request of session {Session} was answered with {Error}")]
    private partial void LogRequestRefused(string session, string error);

    [LoggerMessage(LogEvents.ClientNoted, LogLevel.Debug, "The client of session {Session} told: {What}")]
    private partial void LogNoted(string session, string what);

    [LoggerMessage(LogEvents.HubFaulted, LogLevel.Error, "The hub failed in session {Session}, which was closed; the others go on")]
    private partial void LogFaulted(string? session, Exception exception);
}
