using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Tidegate.AspNetCore.Upgrade;

/// <summary>Whether a request is a WebSocket handshake by the book (RFC 6455 §4.2.1; over HTTP/2: RFC 8441 §5), before anybody is asked who they are.</summary>
internal static class UpgradeForm
{
    private const int KeyLength = 24; // 16 bytes in base64

    /// <summary>Looks at the request.</summary>
    /// <returns>The fault, or null.</returns>
    public static UpgradeFault? Check(HttpContext context)
    {
        if (IsExtendedConnect(context))
        {
            return CheckVersion(context.Request);
        }

        var request = context.Request;
        if (!string.Equals(request.Method, HttpMethods.Get, StringComparison.Ordinal))
        {
            return UpgradeFault.Method;
        }

        // Kestrel offers HTTP/1.0 requests as upgradable too.
        var isUpgrade =
            HttpProtocol.IsHttp11(request.Protocol)
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && request.Headers.Upgrade is [{ } upgrade]
            && string.Equals(upgrade, "websocket", StringComparison.OrdinalIgnoreCase);
        if (!isUpgrade)
        {
            return UpgradeFault.NotAnUpgrade;
        }

        return CheckVersion(request) ?? (HasKey(request.Headers.SecWebSocketKey) ? null : UpgradeFault.Key);
    }

    /// <summary>True for a WebSocket over HTTP/2.</summary>
    public static bool IsExtendedConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };

    private static UpgradeFault? CheckVersion(HttpRequest request) =>
        request.Headers.SecWebSocketVersion is ["13"] ? null : UpgradeFault.Version;

    /// <summary>One key, 16 bytes in canonical base64 (RFC 6455 §4.1, item 7).</summary>
    private static bool HasKey(StringValues keys)
    {
        Span<byte> key = stackalloc byte[18];
        return keys is [{ Length: KeyLength } text]
            && Convert.TryFromBase64String(text, key, out var bytes)
            && bytes == 16
            && string.Equals(Convert.ToBase64String(key[..bytes]), text, StringComparison.Ordinal);
    }
}
