using System.Collections.Frozen;
using System.Net;

namespace Tidegate.Streaming.Admitting;

/// <summary>Which browser origins may open a socket: the same origin, those listed, and in development those of this machine.</summary>
/// <remarks>Compared parsed and exact (RFC 6454 §4): scheme, host and port. A client that sends no <c>Origin</c> is no browser and passes.</remarks>
public sealed class OriginRule
{
    private readonly FrozenSet<string> _listed;
    private readonly bool _allowLoopback;

    /// <param name="listed">Origins such as <c>https://app.example.com</c>.</param>
    /// <param name="allowLoopback">Loopback origins of any port count as listed: for development.</param>
    /// <exception cref="ArgumentException">An entry is no origin.</exception>
    public OriginRule(IEnumerable<string> listed, bool allowLoopback)
    {
        _listed = listed
            .Select(origin => Normalise(origin) ?? throw new ArgumentException($"Not an origin: {origin}", nameof(listed)))
            .ToFrozenSet(StringComparer.Ordinal);
        _allowLoopback = allowLoopback;
    }

    /// <summary>True where a browser page of this origin may come in.</summary>
    /// <param name="origin">The header's value, unchecked.</param>
    /// <param name="own">The origin under which the client reached us, for example <c>https://gate.example.com</c>.</param>
    public bool Allows(string origin, string own)
    {
        if (Normalise(origin) is not { } normal)
        {
            return false;
        }

        return _listed.Contains(normal)
            || string.Equals(normal, Normalise(own), StringComparison.Ordinal)
            || (_allowLoopback && IsLoopback(normal));
    }

    /// <summary>True where a page of this origin may come in with no more than a cookie, which its browser adds to any page's request.</summary>
    /// <remarks>Only what is listed: our own origin is told from a header that an attacker's name for our address would change too.</remarks>
    /// <param name="origin">The header's value, unchecked.</param>
    public bool AllowsCookie(string origin) =>
        Normalise(origin) is { } normal && (_listed.Contains(normal) || (AllowsLoopbackCookies && _allowLoopback && IsLoopback(normal)));

    /// <summary>Origins of this machine count as listed for cookies too. Default false; for development only.</summary>
    public bool AllowsLoopbackCookies { get; init; }

    /// <summary>Scheme, host and port in one spelling; null for anything that is no plain http or https origin.</summary>
    public static string? Normalise(string origin)
    {
        var isOrigin =
            Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0
            && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0
            && origin.StartsWith($"{uri.Scheme}://", StringComparison.OrdinalIgnoreCase) // Uri would forgive backslashes
            && !origin.EndsWith('/')
            && !origin.Any(char.IsWhiteSpace);
        if (!isOrigin)
        {
            return null;
        }

        var host = uri!.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost; // IdnHost leaves out the brackets
        return $"{uri.Scheme}://{host.ToLowerInvariant()}:{uri.Port}";
    }

    private static bool IsLoopback(string normal)
    {
        var host = new Uri(normal).DnsSafeHost;
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
