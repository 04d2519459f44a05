using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Refusals;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Identity;

/// <summary>How the calls that give tokens refuse: the same words whatever was wrong with what was shown, so that neither names nor keys can be searched for.</summary>
internal static class TokenRefusals
{
    /// <param name="context">The request.</param>
    /// <param name="refusal">Why not.</param>
    /// <param name="wrong">The text for what was shown and is not believed.</param>
    /// <param name="tooOften">The text for too many attempts.</param>
    public static Task WriteAsync(HttpContext context, Refusal refusal, string wrong, string tooOften)
    {
        var status = refusal.Error.HttpStatus ?? StatusCodes.Status400BadRequest;
        return status switch
        {
            // The rule would tell apart what the text does not.
            StatusCodes.Status401Unauthorized => ProblemRefusals.WriteAsync(context, new Refusal(refusal.Error), wrong),
            StatusCodes.Status429TooManyRequests => ProblemRefusals.WriteAsync(context, refusal with { Rule = null }, tooOften),
            _ => ProblemRefusals.WriteAsync(context, refusal, detail: null, status),
        };
    }
}
