using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>The head of an upgrade, read and answered: as much of HTTP/1.1 as RFC 6455 §4 needs, no more.</summary>
internal static class UpgradeHead
{
    /// <summary>Largest head that is read; a JWT of Angel's alone has about 1 KiB.</summary>
    public const int BytesMax = 16_384;

    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3

    /// <summary>Parses a head, from the request line to before the empty line; null where it is no upgrade to a WebSocket.</summary>
    public static UpgradeRequest? Parse(string head) => RequestHead.Parse(head) is { } parsed ? Of(parsed) : null;

    /// <summary>A head as an upgrade; null where it is none.</summary>
    public static UpgradeRequest? Of(RequestHead head, string from = "") =>
        head.Method == "GET"
        && new UpgradeRequest(head.Path, FormFields.Parse(head.Query), head.Headers, from) is var request
        && IsUpgrade(request)
            ? request
            : null;

    /// <summary>The bytes of an answer.</summary>
    public static byte[] Write(UpgradeAnswer answer, UpgradeRequest? request)
    {
        var text = new StringBuilder($"HTTP/1.1 {(int)answer.Status} {answer.Status}\r\n");
        foreach (var (name, value) in answer.Headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        text.Append(
            answer.IsAccepted && request is not null
                ? $"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {AcceptOf(request.Header("Sec-WebSocket-Key"))}\r\n\r\n"
                : "Content-Length: 0\r\nConnection: close\r\n\r\n"
        );
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static bool IsUpgrade(UpgradeRequest request) =>
        request.Header("Upgrade").Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && request.Header("Connection").Contains("upgrade", StringComparison.OrdinalIgnoreCase)
        && request.Header("Sec-WebSocket-Version") == "13"
        && request.Header("Sec-WebSocket-Key").Length == 24; // 16 bytes in base64
#pragma warning disable CA5350 // RFC 6455 §4.2.2 names SHA-1; it protects nothing
    private static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
#pragma warning restore CA5350
}
