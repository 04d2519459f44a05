using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Tidegate.Core.Access;

namespace Tidegate.AspNetCore.Api;

/// <summary>Every credential that a call brought, in the two ways that calls know: <c>Authorization: Bearer</c> and <c>X-API-Key</c>.</summary>
/// <remarks>No cookie: what goes by one can be made to go by a foreign page. Collected before one is chosen, as at the doors.</remarks>
internal static class ApiCredentials
{
    /// <summary>Header of an API key, as SimuTrador's clients send it.</summary>
    public const string KeyHeader = "X-API-Key";

    private const string Bearer = "Bearer ";

    /// <summary>All of them, in no order that means anything.</summary>
    public static ImmutableArray<Credential> Of(HttpRequest request)
    {
        var found = ImmutableArray.CreateBuilder<Credential>(1);
        var headers = request.Headers.Authorization;
        foreach (var value in headers)
        {
            if (value is not null && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(new Credential(CredentialKind.Header, value[Bearer.Length..]));
            }
            else if (headers.Count > 1)
            {
                found.Add(new Credential(CredentialKind.Header, "")); // beside another one it is a second way to be somebody, not none
            }
        }

        found.AddRange(Keys(request));
        return found.ToImmutable();
    }

    /// <summary>The keys alone.</summary>
    public static IEnumerable<Credential> Keys(HttpRequest request) =>
        request.Headers[KeyHeader].Select(value => new Credential(CredentialKind.Header, value ?? ""));
}
