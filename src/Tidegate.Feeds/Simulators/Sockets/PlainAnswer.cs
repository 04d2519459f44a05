using System.Globalization;
using System.Net;
using System.Text;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>How a simulator answers a request that is no upgrade.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON, or nothing.</param>
internal sealed record PlainAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body = default)
{
    /// <summary>What becomes of the answer on its way.</summary>
    public PlainFate Fate { get; init; }

    /// <summary>Its bytes.</summary>
    public byte[] Write(bool keepsAlive)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {(int)Status} {Status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {Body.Length}\r\nConnection: {(keepsAlive ? "keep-alive" : "close")}\r\n\r\n"
        );
        return [.. Encoding.ASCII.GetBytes(head), .. Body.Span];
    }
}

/// <summary>What becomes of an answer on its way.</summary>
internal enum PlainFate : byte
{
    /// <summary>It arrives.</summary>
    Sent,

    /// <summary>The connection breaks where it was to be sent.</summary>
    Lost,

    /// <summary>Nothing comes, and the connection stays open for a while.</summary>
    Silence,
}
