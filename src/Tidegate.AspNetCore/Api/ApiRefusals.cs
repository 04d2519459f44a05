using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Refusals;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Api;

/// <summary>The words in which calls refuse: one problem body, whose <c>detail</c> holds the text that the clients of a call compare.</summary>
/// <param name="Missing">For a call without a credential; null: the catalogue's reason.</param>
/// <param name="Invalid">For a credential that is not believed; null: the catalogue's reason.</param>
/// <param name="MissingStatus">The status of a call without a credential.</param>
internal sealed record ApiRefusals(string? Missing, string? Invalid, int MissingStatus)
{
    /// <summary>The catalogue's own.</summary>
    public static readonly ApiRefusals Default = new(null, null, StatusCodes.Status401Unauthorized);

    /// <summary>AuraConnect's: its framework answers 403 where there is no credential at all.</summary>
    public static readonly ApiRefusals Aura = new("Not authenticated", "Could not validate credentials", StatusCodes.Status403Forbidden);

    /// <summary>Answers.</summary>
    public Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var error = refusal.Error;
        return error == GatewayErrors.CredentialMissing ? ProblemRefusals.WriteAsync(context, refusal, Missing, MissingStatus)
            : error.HttpStatus == StatusCodes.Status401Unauthorized ? ProblemRefusals.WriteAsync(context, refusal, Invalid)
            : ProblemRefusals.WriteAsync(context, refusal, detail: null, status: error.HttpStatus ?? StatusCodes.Status400BadRequest);
    }
}
