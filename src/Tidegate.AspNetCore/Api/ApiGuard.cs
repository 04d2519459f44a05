using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Identity;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;

namespace Tidegate.AspNetCore.Api;

/// <summary>Lets a call in that shows one credential which is believed, and answers all others.</summary>
/// <param name="grants">Turns it into a grant.</param>
/// <param name="attempts">Who was wrong too often is not looked at.</param>
/// <param name="issuers">Whose tokens are believed here; never empty.</param>
internal sealed class ApiGuard(IGrantSource grants, AttemptLimits attempts, IReadOnlyList<string> issuers)
{
    /// <summary>The grant behind the call; null: it was answered.</summary>
    public async ValueTask<Grant?> AdmitAsync(HttpContext context, ApiRefusals? texts = null)
    {
        var admission = await JudgeAsync(context);
        if (admission is { IsGranted: true, Grant: var grant })
        {
            return grant;
        }

        await (texts ?? ApiRefusals.Default).WriteAsync(context, admission.Refusal!);
        return null;
    }

    /// <summary>The same without an answer.</summary>
    public ValueTask<Admission> JudgeAsync(HttpContext context)
    {
        var offered = ApiCredentials.Of(context.Request);
        return offered switch
        {
            [] => new(Admission.Refused(GatewayErrors.CredentialMissing, "token.missing")),
            [var only] => JudgeAsync(context, only),
            _ => new(Admission.Refused(GatewayErrors.CredentialAmbiguous, "credential.one")),
        };
    }

    /// <summary>The same of a credential that came in another way than a header.</summary>
    public async ValueTask<Admission> JudgeAsync(HttpContext context, Credential credential)
    {
        if (attempts.Find(context) is { } tooMany)
        {
            return Admission.Refused(tooMany);
        }

        var admission = await BelieveAsync(context, credential);
        if (admission.Refusal is { } refusal)
        {
            attempts.Note(context, refusal);
        }

        return admission;
    }

    /// <summary>One issuer after the other: tokens that do not say who made them fit several, and together that would be none.</summary>
    private async ValueTask<Admission> BelieveAsync(HttpContext context, Credential credential)
    {
        Admission? first = null;
        foreach (var issuer in issuers)
        {
            var admission = await grants.GrantAsync(credential, ContextOf(context, issuer), context.RequestAborted);
            if (admission.Refusal is not { } refusal || !IsOfTheToken(refusal))
            {
                return admission; // believed, or refused for a reason that no other issuer would change
            }

            // That it has expired is the one thing worth knowing: somebody did make it.
            first = first is null || refusal.Error == GatewayErrors.TokenExpired ? admission : first;
        }

        return first!.Value;
    }

    private static bool IsOfTheToken(Refusal refusal) => refusal.Rule?.StartsWith("token.", StringComparison.Ordinal) is true;

    private static GrantContext ContextOf(HttpContext context, string issuer) =>
        new([issuer]) { Address = context.Connection.RemoteIpAddress, Origin = OriginOf(context.Request) };

    /// <summary>The page that calls, normalised; null: no browser, or an origin that is none.</summary>
    public static string? OriginOf(HttpRequest request) => request.Headers.Origin is [{ } origin] ? OriginRule.Normalise(origin) : null;
}
