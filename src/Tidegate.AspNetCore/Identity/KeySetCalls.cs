using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth.Tokens;

namespace Tidegate.AspNetCore.Identity;

/// <summary><c>/.well-known/jwks.json</c>: the public halves of our signing keys, so that others can verify our tokens.</summary>
internal sealed class KeySetCalls(PublicKeySet keys)
{
    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(HttpMethods.Get, "/.well-known/jwks.json", "Lists the public keys of our tokens (RFC 7517 §5).", ApiNeed.Nothing, RunAsync)
            {
                Tag = "tokens",
                Answer = new(StatusCodes.Status200OK, "The keys.", new ApiContent(["application/jwk-set+json"], null)),
            },
        ];

    private async Task RunAsync(HttpContext context)
    {
        context.Response.ContentType = "application/jwk-set+json";
        context.Response.Headers.CacheControl = "public, max-age=300"; // shorter than the overlap of any rotation
        await context.Response.Body.WriteAsync(keys.Document(), context.RequestAborted);
    }
}
