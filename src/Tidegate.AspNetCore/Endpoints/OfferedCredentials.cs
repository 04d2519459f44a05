using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.Core.Access;
using Tidegate.Streaming.Resume;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Collects every credential of a request, however it is carried, so that they are counted before one is chosen.</summary>
internal static class OfferedCredentials
{
    private const string Bearer = "Bearer ";
    private const string BearerSubprotocol = "bearer.";
    private const string ResumeSubprotocol = "resume.";
    private const string ResumeHeader = "Tidegate-Resume";

    public static ImmutableArray<Credential> Of(HttpRequest request, StreamEndpoint endpoint)
    {
        var found = ImmutableArray.CreateBuilder<Credential>(1);
        var comparison = endpoint.IsBearerCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        var headers = request.Headers.Authorization;
        foreach (var value in headers)
        {
            if (value is not null && value.StartsWith(Bearer, comparison))
            {
                found.Add(new Credential(CredentialKind.Header, value[Bearer.Length..]));
            }
            else if (headers.Count > 1)
            {
                found.Add(new Credential(CredentialKind.Header, "")); // beside another one it is a second way to be somebody, not none
            }
        }

        if (endpoint.TakesKeyHeader)
        {
            found.AddRange(ApiCredentials.Keys(request));
        }

        foreach (var offered in Subprotocols(request))
        {
            if (offered.StartsWith(BearerSubprotocol, StringComparison.Ordinal))
            {
                found.Add(new Credential(CredentialKind.Subprotocol, Decode(offered.AsSpan(BearerSubprotocol.Length))));
            }
        }

        if (endpoint.NoticesQueryToken || endpoint.Access.CredentialKinds.Contains(CredentialKind.Query))
        {
            found.AddRange(
                request.Query["token"].Select(value => new Credential(CredentialKind.Query, string.IsNullOrWhiteSpace(value) ? "" : value))
            );
        }

        if (endpoint.Access.CredentialKinds.Contains(CredentialKind.Ticket))
        {
            found.AddRange(request.Query["ticket"].Select(value => new Credential(CredentialKind.Ticket, value ?? "")));
        }

        if (endpoint.CookieName is { } cookie)
        {
            found.AddRange(Cookies(request, cookie).Select(value => new Credential(CredentialKind.Cookie, value)));
        }

        return found.ToImmutable();
    }

    // Read from the header itself: of two cookies of one name, which another host of the domain may have set, the framework keeps one.
    private static IEnumerable<string> Cookies(HttpRequest request, string name) =>
        from header in request.Headers.Cookie
        from pair in (header ?? "").Split(';', StringSplitOptions.TrimEntries)
        let sign = pair.IndexOf('=', StringComparison.Ordinal)
        where sign > 0 && pair.AsSpan(0, sign).SequenceEqual(name)
        select pair[(sign + 1)..].Trim('"');

    /// <summary>What the client shows to resume a session: a header, or a further offered subprotocol. More than one is none that anybody knows.</summary>
    public static ResumeSecret? ResumeSecretOf(HttpRequest request)
    {
        string?[] found =
        [
            .. request.Headers[ResumeHeader],
            .. Subprotocols(request)
                .Where(offered => offered.StartsWith(ResumeSubprotocol, StringComparison.Ordinal))
                .Select(offered => offered[ResumeSubprotocol.Length..]),
        ];
        return found.Length switch
        {
            0 => null,
            1 => new ResumeSecret(found[0] ?? ""),
            _ => new ResumeSecret(""),
        };
    }

    /// <summary>Every offered subprotocol, in order (RFC 6455 §11.3.4: one header or several).</summary>
    public static IEnumerable<string> Subprotocols(HttpRequest request) =>
        request.Headers.SecWebSocketProtocol.SelectMany(value =>
            (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );

    // What does not decode is passed on as an empty secret: a credential was offered, and it is not one that anybody will believe.
    private static string Decode(ReadOnlySpan<char> encoded)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        return Base64Url.TryDecodeFromChars(encoded, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : "";
    }
}
