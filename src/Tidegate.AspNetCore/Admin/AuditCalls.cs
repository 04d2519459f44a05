using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.Audit;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Admin;

/// <summary>The audit log for an administrator, as JSON lines with the hash that chains each to the one before.</summary>
internal sealed class AuditCalls(IAuditStore store, AdminGuard guard)
{
    private const int CountMax = 10_000;
    private const string Lines = "application/x-ndjson";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(
                HttpMethods.Get,
                "/admin/audit",
                "Reads the audit log, one JSON object a line.",
                ApiNeed.Administrator,
                guard.Guarded(ReadAsync)
            )
            {
                Tag = "audit",
                Query =
                [
                    ("after", "Only records after this number."),
                    ("since", "Not before this instant."),
                    ("until", "Before this instant."),
                    ("who", "With this actor or this subject."),
                    ("action", "With this action, or those that begin with it where it ends in a dot."),
                    ("count", "At most so many, 1 to 10,000. Default 100."),
                    ("newest", "true: the newest first."),
                ],
                Answer = new(StatusCodes.Status200OK, "The records.", new ApiContent([Lines], null)),
                Problems = [400, 401, 403, 429, 503],
            },
        ];

    private async Task ReadAsync(HttpContext context, Grant grant)
    {
        if (QueryOf(context.Request) is not { } query)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
            return;
        }

        var records = await store.ReadAsync(query, context.RequestAborted);
        context.Response.ContentType = Lines;
        var body = context.Response.BodyWriter;
        foreach (var record in records)
        {
            var line = AuditChain.Line(record.Seq, record.Event);
            await body.WriteAsync(line.AsMemory(0, line.Length - 1), context.RequestAborted); // the object is left open for its hash
            await body.WriteAsync(System.Text.Encoding.ASCII.GetBytes($",\"hash\":\"{record.Hash}\"}}\n"), context.RequestAborted);
        }
    }

    private static AuditQuery? QueryOf(HttpRequest request)
    {
        var after = request.Number("after", 0, 0, long.MaxValue);
        var count = request.Number("count", 100, 1, CountMax);
        var isSound = TryInstant(request, "since", out var since) & TryInstant(request, "until", out var until);
        return isSound && after is not null && count is not null
            ? new AuditQuery
            {
                After = after.Value,
                Count = (int)count.Value,
                Since = since,
                Until = until,
                Who = request.Query["who"],
                Action = request.Query["action"],
                NewestFirst = request.Query["newest"] == "true",
            }
            : null;
    }

    private static bool TryInstant(HttpRequest request, string name, out DateTimeOffset? instant)
    {
        instant = null;
        if (request.Query[name] is not [{ } text])
        {
            return request.Query[name].Count == 0;
        }

        var isInstant = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed);
        instant = isInstant ? parsed : null;
        return isInstant;
    }
}
