using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Dialects.Nse;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Refusals;

/// <summary>Refusals as plain text, to the letter what clients of nse_socket compare.</summary>
/// <param name="takesQuery">The endpoint is the later version's <c>/ws</c>, whose text names the query parameter too.</param>
internal sealed class NseRefusalWriter(bool takesQuery) : IRefusalWriter
{
    public Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var answer = takesQuery ? NseRefusals.OnPubSub(refusal) : NseRefusals.OnStream(refusal);
        if (refusal.Error == GatewayErrors.Draining)
        {
            context.Response.Headers.RetryAfter = "1"; // the original's clients know no such refusal; RFC 9110 §10.2.3 tells all others
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(answer.Text, context.RequestAborted);
    }
}
