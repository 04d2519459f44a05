using System.Text.Json;

namespace Tidegate.Auth.Issuers;

/// <summary>What we read of an issuer's <c>/.well-known/openid-configuration</c> (OpenID Connect Discovery 1.0 §3): where its keys are.</summary>
internal static class DiscoveryDocument
{
    /// <summary>Objects and lists within each other. Known documents need three.</summary>
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The address of the key set.</summary>
    /// <param name="json">The document.</param>
    /// <param name="issuer">What its <c>issuer</c> must be, byte by byte (§4.3): else somebody else's keys would sign in its name.</param>
    /// <exception cref="IssuerFaultException">It is not what it should be.</exception>
    public static string ReadKeySetAddress(byte[] json, string issuer)
    {
        using var document = Parse(json);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw new IssuerFaultException("the discovery document is no JSON object");
        }

        if (Text(root, "issuer") != issuer)
        {
            throw new IssuerFaultException("the discovery document is another issuer's");
        }

        return Text(root, "jwks_uri") ?? throw new IssuerFaultException("the discovery document names no key set");
    }

    /// <exception cref="IssuerFaultException">It is not JSON, or names something twice.</exception>
    internal static JsonDocument Parse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException exception)
        {
            throw new IssuerFaultException("the document is not JSON", exception);
        }
    }

    internal static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? ReadText(value) : null;

    private static string? ReadText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException) // an escape that is half of a surrogate pair, or bytes that are no UTF-8
        {
            return null;
        }
    }
}
