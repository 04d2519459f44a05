using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Health;
using Tidegate.Auth.Audit;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;

namespace Tidegate.AspNetCore.Admin;

/// <summary>Sends everybody away and ends the program, or leaves that to an administrator who has something else to do first.</summary>
/// <remarks>As at a stop, readiness fails first and newcomers are answered with 503. There is no way back but a restart: by default the program ends.</remarks>
internal sealed class DrainCalls(
    TopicHub hub,
    NodeDrain drain,
    Readiness readiness,
    TidegateOptions options,
    AdminGuard guard,
    ApiAudit audit,
    IHostApplicationLifetime lifetime,
    TimeProvider time
) : IAsyncDisposable
{
    private const int SecondsMax = 300;

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(
                HttpMethods.Post,
                "/admin/drain",
                "Closes all sessions one after the other and takes nobody in any more.",
                ApiNeed.Administrator,
                guard.Guarded(RunAsync)
            )
            {
                Tag = "node",
                Body = ApiContent.Json(AdminJson.Default.DrainBody),
                Answer = new(StatusCodes.Status202Accepted, "It has begun.", ApiContent.Json(AdminJson.Default.DrainReply)),
                Problems = [400, 401, 403, 408, 413, 429, 503],
            },
        ];

    private Task _ending = Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _ending;

    private async Task RunAsync(HttpContext context, Grant grant)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return;
        }

        if (body.Seconds is < 1 or > SecondsMax)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
            return;
        }

        var sessions = hub.SessionCount;
        readiness.Set(Readiness.Server, isReady: false);
        drain.IsUnderWay = true;
        var within = body.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.DrainTimeout;
        _ending = DrainAsync(within, body.Stop); // ends by itself within that time
        audit.Act(context, grant, AuditActions.DrainBegun, "", detail: $"{sessions} sessions");
        await ApiReply.WriteAsync(context, new DrainReply(true, sessions), AdminJson.Default.DrainReply, StatusCodes.Status202Accepted);
    }

    private async Task DrainAsync(TimeSpan within, bool stop)
    {
        await hub.DrainAsync(within, CancellationToken.None);
        if (stop)
        {
            lifetime.StopApplication();
        }
    }

    /// <summary>No body at all asks for what is usual.</summary>
    private async ValueTask<DrainBody?> ReadAsync(HttpContext context)
    {
        if (await ApiBody.ReadAsync(context, ApiBody.SmallBytesMax, time) is not { } body)
        {
            return null;
        }

        if (body.Length == 0)
        {
            return new DrainBody();
        }

        if (ApiReply.TryRead(body, AdminJson.Default.DrainBody, out var read))
        {
            return read;
        }

        await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
        return null;
    }
}
