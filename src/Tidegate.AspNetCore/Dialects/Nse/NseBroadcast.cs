using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>The admin's controls of the one shared run, and its status.</summary>
internal sealed partial class NseBroadcast(
    IReplayControl replay,
    IGrantSource grants,
    IReadOnlyList<string> issuers,
    ILogger<NseBroadcast> logger
)
{
    private const string AdminPermission = "admin";
    private const string Scheme = "Bearer "; // one space, compared byte by byte, as in the original

    /// <summary>Carries out a command.</summary>
    public async Task RunAsync(HttpContext context, NseCommand command)
    {
        var (grant, refusal) = await AdmitAsync(context);
        if (grant is null)
        {
            await ReplyAsync(context, refusal.Status, refusal.Text);
            return;
        }

        var isDone = command.TryRun(replay);
        LogCommand(logger, command.Name, isDone, grant.Subject);
        var status = replay.Status;
        await (
            isDone
                ? ReplyAsync(context, StatusCodes.Status200OK, command.Done(status))
                : ReplyAsync(context, command.RefusedStatus, $"Cannot execute {command.Name} while in state {status.State}")
        );
    }

    /// <summary>Tells the status.</summary>
    public async Task TellStatusAsync(HttpContext context)
    {
        var (grant, refusal) = await AdmitAsync(context);
        var status = grant is null ? new ReplayStatus(ReplayState.Stopped, 0, 0) : replay.Status; // a stranger learns nothing
        var message = grant is null
            ? refusal.Text
            : $"Broadcasting is {status.State} with {status.SymbolCount} symbols and {status.RecordCount} total records";
        context.Response.StatusCode = refusal.Status;
        await context.Response.WriteAsJsonAsync(
            new NseStatusReply(grant is not null, status.State.ToString(), status.SymbolCount, status.RecordCount, message),
            NseApiJson.Default.NseStatusReply,
            cancellationToken: context.RequestAborted
        );
    }

    private async ValueTask<(Grant? Grant, PlainRefusal Refusal)> AdmitAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return (null, new PlainRefusal(StatusCodes.Status401Unauthorized, "Missing Authorization header"));
        }

        var credential = new Credential(CredentialKind.Header, header[Scheme.Length..]);
        var admission = await grants.GrantAsync(
            credential,
            new GrantContext(issuers) { Address = context.Connection.RemoteIpAddress },
            context.RequestAborted
        );
        if (!admission.IsGranted)
        {
            return (null, Refused(admission.Refusal.Error));
        }

        return admission.Grant.Allows(AdminPermission)
            ? (admission.Grant, new PlainRefusal(StatusCodes.Status200OK, ""))
            : (null, new PlainRefusal(StatusCodes.Status403Forbidden, "Admin permissions required"));
    }

    private static PlainRefusal Refused(GatewayError error) =>
        error.HttpStatus is StatusCodes.Status401Unauthorized
            ? new PlainRefusal(StatusCodes.Status401Unauthorized, "Invalid or expired token")
            : new PlainRefusal(error.HttpStatus ?? StatusCodes.Status500InternalServerError, error.Reason);

    private static Task ReplyAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new NseReply(status == StatusCodes.Status200OK, message),
            NseApiJson.Default.NseReply,
            cancellationToken: context.RequestAborted
        );
    }

    [LoggerMessage(LogEvents.BroadcastCommand, LogLevel.Information, "Broadcast command {Command} (done: {IsDone}) by {Subject}")]
    private static partial void LogCommand(ILogger logger, string command, bool isDone, string subject);
}
