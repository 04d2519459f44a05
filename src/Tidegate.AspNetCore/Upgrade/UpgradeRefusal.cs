using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Refusals;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Upgrade;

/// <summary>Answers a handshake that is none, always in HTTP.</summary>
internal static class UpgradeRefusal
{
    public static Task WriteAsync(HttpContext context, UpgradeFault fault)
    {
        var response = context.Response;
        var (status, detail) = fault switch
        {
            UpgradeFault.Method => (StatusCodes.Status405MethodNotAllowed, "A WebSocket handshake is a GET request"),
            UpgradeFault.Version => (StatusCodes.Status426UpgradeRequired, "Only WebSocket version 13 is spoken here"),
            UpgradeFault.Key => (StatusCodes.Status400BadRequest, "Sec-WebSocket-Key must be one base64 value of 16 bytes"),
            _ => (StatusCodes.Status400BadRequest, "This address speaks WebSocket: send an HTTP/1.1 upgrade request"),
        };
        if (fault == UpgradeFault.Method)
        {
            response.Headers.Allow = HttpMethods.Get;
        }

        if (fault == UpgradeFault.Version)
        {
            response.Headers.Upgrade = "websocket"; // RFC 9110 §15.5.22
            response.Headers.Connection = "Upgrade"; // RFC 9110 §7.8: whoever sends Upgrade names it here
            response.Headers.SecWebSocketVersion = "13"; // RFC 6455 §4.4
        }

        return ProblemBody.WriteAsync(context, GatewayErrors.BadUpgrade, status, detail);
    }
}
