using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Refusals;

/// <summary>Refusals of SimuTrador's clients in HTTP: a problem body (RFC 9457) whose <c>error</c> is one of their plain codes, and the headers of limits.</summary>
internal sealed class SimutradorRefusals : IRefusalWriter
{
    public Task WriteAsync(HttpContext context, Refusal refusal)
    {
        LimitHeaders.Write(context.Response, refusal);
        var status = refusal.Error.HttpStatus ?? StatusCodes.Status500InternalServerError;
        return ProblemBody.WriteAsync(context, refusal.Error, status, rule: refusal.Rule, code: SimutradorErrors.CodeOf(refusal.Error));
    }
}
