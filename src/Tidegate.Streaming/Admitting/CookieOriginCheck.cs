using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>A credential that a browser adds by itself counts only for pages that are listed by name (RFC 6455 §10.2): any other page could have opened the socket.</summary>
public sealed class CookieOriginCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var isAllowed =
            client.Credential is not { Kind: CredentialKind.Cookie }
            || (client.Origins is [var origin] && client.Endpoint.Origins.AllowsCookie(origin));
        return new(isAllowed ? null : new Refusal(GatewayErrors.OriginRefused, "endpoint.cookie_origins"));
    }
}
