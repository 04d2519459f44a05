using System.Collections.Frozen;
using System.Globalization;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>The head of a request of HTTP/1.1, as far as RFC 9112 lets a simple server be strict. Holds its secrets: <see cref="ToString"/> prints the path only.</summary>
/// <param name="Method">In capitals, as sent.</param>
/// <param name="Path">Before the question mark, as sent; begins with a slash.</param>
/// <param name="Query">After the question mark, as sent.</param>
/// <param name="Headers">By name in any case; of a name that comes twice the values joined by commas.</param>
internal sealed record RequestHead(string Method, string Path, string Query, FrozenDictionary<string, string> Headers)
{
    private const int HeadersMax = 100;

    /// <summary>Whether the connection may carry another request after this one (RFC 9112 §9.3).</summary>
    public bool KeepsAlive => !Header("Connection").Contains("close", StringComparison.OrdinalIgnoreCase);

    /// <summary>Bytes of the body; null where the head does not say it in the one way that is served. A chunked body is none (RFC 9112 §6.1: two lengths are a smuggler's).</summary>
    public int? BodyBytes =>
        Headers.ContainsKey("Transfer-Encoding") ? null
        : !Headers.TryGetValue("Content-Length", out var text) ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : null;

    /// <summary>Parses a head, from the request line to before the empty line; null where it is none.</summary>
    public static RequestHead? Parse(string head)
    {
        var lines = head.Split("\r\n");
        if (lines.Length > HeadersMax || lines[0].Split(' ') is not [{ Length: > 0 } method, ['/', ..] target, "HTTP/1.1"])
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(1))
        {
            if (line.Split(':', 2) is not [{ Length: > 0 } name, var value])
            {
                return null;
            }

            value = value.Trim(' ', '\t');
            headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }

        var parts = target.Split('?', 2);
        return new RequestHead(
            method,
            parts[0],
            parts.Length > 1 ? parts[1] : "",
            headers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
        );
    }

    /// <summary>A header; empty where it is not there.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <inheritdoc />
    public override string ToString() => Path;
}
