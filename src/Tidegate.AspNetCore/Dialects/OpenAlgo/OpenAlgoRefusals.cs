using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>The one table from the catalogue to OpenAlgo's codes and texts.</summary>
/// <remarks>It has one close code of its own, 4401, for who is not, or no longer, signed in; any other ending keeps the catalogue's.</remarks>
internal static class OpenAlgoRefusals
{
    private const int Unauthorised = 4401;
    private const int KeepAliveFailed = 1011;

    /// <summary>The close frame; null: the catalogue's.</summary>
    public static CloseStatement? Close(Refusal refusal) =>
        refusal.Error.Id switch
        {
            "auth.timeout" => new(Unauthorised, OpenAlgoTexts.AuthTimeout),
            "auth.revoked" => new(Unauthorised, OpenAlgoTexts.KeyRevoked),
            "auth.token_invalid" => new(Unauthorised, OpenAlgoTexts.KeyInvalid),
            "session.pong_timeout" => new(KeepAliveFailed, OpenAlgoTexts.PongTimeout),
            _ => null,
        };

    /// <summary>Code and text of a request that was refused as a whole.</summary>
    public static (string Code, string Text) Of(SessionRequest request, GatewayError error) =>
        request is SignInRequest or RefreshRequest ? OfKey(error)
        : error == GatewayErrors.NotAuthenticated ? (OpenAlgoTexts.NotAuthenticated, OpenAlgoTexts.SignInFirst)
        : error == GatewayErrors.RateLimited ? (OpenAlgoTexts.RateLimited, error.Reason)
        : (OpenAlgoTexts.ServerError, error.Reason);

    // That a key was once good helps nobody but who has found it.
    private static (string Code, string Text) OfKey(GatewayError error) =>
        error.Id switch
        {
            "auth.token_invalid" or "auth.token_expired" or "auth.revoked" => (OpenAlgoTexts.AuthenticationError, OpenAlgoTexts.KeyInvalid),
            "server.internal" or "server.unavailable" => (OpenAlgoTexts.ServerError, error.Reason),
            "limit.rate" => (OpenAlgoTexts.RateLimited, error.Reason),
            _ => (OpenAlgoTexts.AuthenticationError, error.Reason),
        };
}
