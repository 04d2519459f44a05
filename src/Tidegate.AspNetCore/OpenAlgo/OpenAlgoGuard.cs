using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects.OpenAlgo;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary>Lets OpenAlgo's calls in: so many a second from one address, with a token, or with an API key wherever its clients put one.</summary>
/// <remarks>
/// Its data calls have the key in their body, or in the address of a GET: there is no other way for a client that must not be changed. Addresses of
/// requests are in none of our logs.
/// </remarks>
internal sealed class OpenAlgoGuard(ApiGuard guard, TidegateOptions options, TimeProvider time)
{
    private static readonly (int, string) NoSession = (StatusCodes.Status401Unauthorized, "Session not found - please refresh page");
    private static readonly (int, string) KeyMissing = (StatusCodes.Status401Unauthorized, OpenAlgoTexts.KeyMissing);
    private static readonly (int, string) KeyInvalid = (StatusCodes.Status403Forbidden, "Invalid openalgo apikey");

    private readonly AddressRate? _calls = options.OpenAlgoCallsPerSecond is > 0 and var max
        ? new AddressRate(max, TimeSpan.FromSeconds(1), time)
        : null;

    /// <summary>Whoever calls what the original's own pages call; null: it was answered.</summary>
    public async ValueTask<Grant?> AdmitPageAsync(HttpContext context) =>
        await IsTooFastAsync(context) ? null : await AnswerAsync(context, await guard.JudgeAsync(context), NoSession, NoSession);

    /// <summary>Whoever calls for data; null: it was answered.</summary>
    /// <param name="context">The call.</param>
    /// <param name="key">The key in its body or address; null: there is none.</param>
    public async ValueTask<Grant?> AdmitClientAsync(HttpContext context, string? key)
    {
        var offered = ApiCredentials.Of(context.Request);
        var admission =
            key is null ? await guard.JudgeAsync(context)
            : offered.IsEmpty ? await guard.JudgeAsync(context, new Credential(CredentialKind.Header, key))
            : Admission.Refused(GatewayErrors.CredentialAmbiguous, "credential.one");
        return await AnswerAsync(context, admission, KeyMissing, KeyInvalid);
    }

    /// <summary>True where too many calls come from this address, which it was answered.</summary>
    public async ValueTask<bool> IsTooFastAsync(HttpContext context)
    {
        if (_calls is null || _calls.TryTake(context.Connection.RemoteIpAddress, out var wait))
        {
            return false;
        }

        await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Rate limit exceeded", wait);
        return true;
    }

    private static async ValueTask<Grant?> AnswerAsync(
        HttpContext context,
        Admission admission,
        (int, string) missing,
        (int, string) invalid
    )
    {
        if (admission.IsGranted)
        {
            return admission.Grant;
        }

        await OpenAlgoReply.RefuseAsync(context, admission.Refusal, missing, invalid);
        return null;
    }
}
