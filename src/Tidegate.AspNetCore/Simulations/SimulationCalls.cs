using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Simulation.Reports;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>What a user may ask about his simulations besides their sockets: which there are, and what came of each.</summary>
/// <remarks>Somebody else's is answered as one that is not there: its name is no secret, but it is nobody's business either.</remarks>
internal sealed class SimulationCalls(SimulationRegistry runs, ApiGuard guard)
{
    private const string Tag = "simulations";
    private const string Html = "text/html";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(HttpMethods.Get, "/api/simulations", "Lists one's own simulations, the oldest first.", ApiNeed.Credential, ListAsync)
            {
                Tag = Tag,
                Answer = new(StatusCodes.Status200OK, "Their settings and where they stand.", new ApiContent(["application/json"], null)),
                Problems = [401, 403, 429, 503],
            },
            Report(
                "/api/simulations/{id}/report",
                [.. "application/json text/html".Split(' ')],
                context => ReportAsync(context, WantsHtml(context))
            ),
            Report("/api/simulations/{id}/report.html", [Html], context => ReportAsync(context, asHtml: true)),
        ];

    private static ApiCall Report(string path, string[] types, RequestDelegate run) =>
        new(HttpMethods.Get, path, "Says what came of one of one's own simulations, also while it runs.", ApiNeed.Credential, run)
        {
            Tag = Tag,
            Answer = new(StatusCodes.Status200OK, "Figures, positions, equity over time, trades.", new ApiContent([.. types], null)),
            Problems = [401, 403, 404, 429, 503],
        };

    private async Task ListAsync(HttpContext context)
    {
        if (await guard.AdmitAsync(context) is not { } grant)
        {
            return;
        }

        context.Response.ContentType = "application/json";
        using (var json = JsonText.Write(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteStartArray("simulations"u8);
            foreach (var run in runs.Of(grant.UserId))
            {
                json.WriteStartObject();
                SimutradorSessions.Write(json, run, runs.PositionOf(run));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private async Task ReportAsync(HttpContext context, bool asHtml)
    {
        if (await guard.AdmitAsync(context) is not { } grant)
        {
            return;
        }

        if (await FindAsync(context, grant) is not { } report)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        if (asHtml)
        {
            context.Response.ContentType = Html + "; charset=utf-8";
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
            await context.Response.WriteAsync(ReportPage.Render(report), context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(ReportJson.Write(report), context.RequestAborted);
    }

    private async ValueTask<ReportDocument?> FindAsync(HttpContext context, Grant grant) =>
        context.Request.RouteValues["id"] is string id && runs.Find(id, grant.UserId, out _) is { } run
            ? await run.ReportAsync(context.RequestAborted)
            : null;

    // Who names both, or anything, gets JSON: a browser names HTML alone among what we have.
    private static bool WantsHtml(HttpContext context)
    {
        var accepted = context.Request.Headers.Accept.ToString();
        return accepted.Contains(Html, StringComparison.OrdinalIgnoreCase)
            && !accepted.Contains("application/json", StringComparison.OrdinalIgnoreCase);
    }
}
