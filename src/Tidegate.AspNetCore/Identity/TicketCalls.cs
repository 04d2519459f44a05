using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Tickets;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;

namespace Tidegate.AspNetCore.Identity;

/// <summary><c>POST /auth/ticket</c>: what a browser's page shows at a door, because it cannot send a header there.</summary>
internal sealed class TicketCalls(TicketBook tickets, EndpointTable endpoints, TidegateOptions options, ApiGuard guard, TimeProvider time)
{
    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(
                HttpMethods.Post,
                "/auth/ticket",
                "Gives a ticket for one endpoint and one page's origin, good once and for 30 s.",
                ApiNeed.Credential,
                RunAsync
            )
            {
                Tag = "tokens",
                Body = ApiContent.Json(IdentityJson.Default.TicketBody),
                Answer = new(StatusCodes.Status200OK, "The ticket.", ApiContent.Json(IdentityJson.Default.TicketReply)),
                Problems = [400, 401, 403, 404, 408, 413, 429, 503],
            },
        ];

    private async Task RunAsync(HttpContext context)
    {
        if (
            await guard.AdmitAsync(context) is not { } grant
            || await ApiReply.ReadAsync(context, IdentityJson.Default.TicketBody, time) is not { } body
        )
        {
            return;
        }

        if (FindEndpoint(body.Endpoint) is not { } endpoint)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound, "There is no endpoint of that name or path that takes tickets");
            return;
        }

        if (!Believes(endpoint, grant))
        {
            await ApiReply.RefuseAsync(context, new Refusal(GatewayErrors.Forbidden, "endpoint.issuers"));
            return;
        }

        if (!TryOrigin(context, body, out var origin))
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest, "The origin is none, or not the one that calls");
            return;
        }

        var ticket = tickets.Issue(grant, endpoint.Name, origin, body.Resume?.Secret, ApiCallers.Of(context, grant));
        await (
            ticket is { IsDone: true, Value: var issued }
                ? ApiReply.WriteAsync(
                    context,
                    new TicketReply(issued.Text, endpoint.Name, origin, (long)TicketBook.Lifetime.TotalSeconds),
                    IdentityJson.Default.TicketReply
                )
                : ApiReply.RefuseAsync(context, ticket.Refusal!)
        );
    }

    /// <summary>By its name or by one of its paths; without either the only one that takes tickets.</summary>
    private StreamEndpoint? FindEndpoint(string? wanted)
    {
        var taking = options.Endpoints.Keys.Where(name => endpoints[name].Access.CredentialKinds.Contains(CredentialKind.Ticket));
        string[] found =
        [
            .. wanted is null ? taking
            : wanted.StartsWith('/') ? taking.Where(name => options.Endpoints[name].Paths.Contains(wanted))
            : taking.Where(name => string.Equals(name, wanted, StringComparison.Ordinal)),
        ];
        return found is [var only] ? endpoints[only] : null;
    }

    /// <summary>A ticket opens no door that the credential behind it would not.</summary>
    private static bool Believes(StreamEndpoint endpoint, Grant grant) =>
        grant.Issuer == ApiKeyRing.IssuerName || endpoint.Access.Issuers.Contains(grant.Issuer, StringComparer.Ordinal);

    /// <summary>The page that calls; where a back end calls for a page, the one that it names.</summary>
    private static bool TryOrigin(HttpContext context, TicketBody body, out string? origin)
    {
        var calling = ApiGuard.OriginOf(context.Request);
        var named = body.Origin is null ? null : OriginRule.Normalise(body.Origin);
        origin = calling ?? named;
        var isCallingOdd = context.Request.Headers.Origin.Count > 0 && calling is null;
        var isNamedOdd = body.Origin is not null && (named is null || (calling is not null && calling != named));
        return !isCallingOdd && !isNamedOdd;
    }
}
