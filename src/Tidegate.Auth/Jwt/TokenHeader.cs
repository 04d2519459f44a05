namespace Tidegate.Auth.Jwt;

/// <summary>What we read from a JOSE header (RFC 7515 §4.1). Everything else in it is ignored or was refused.</summary>
/// <param name="Algorithm"><c>alg</c>, any text.</param>
/// <param name="KeyId"><c>kid</c>, 1 to 128 printable ASCII characters, or null.</param>
/// <param name="Type"><c>typ</c>, any text, or null.</param>
/// <param name="ContentType"><c>cty</c>, any text, or null.</param>
internal sealed record TokenHeader(string Algorithm, string? KeyId, string? Type, string? ContentType)
{
    /// <summary>Parameters with which a token would choose its own key or change what is signed. RFC 7515 lets a reader refuse them.</summary>
    private static readonly string[] Refused = ["crit", "b64", "zip", "enc", "jwk", "jku", "x5c", "x5u"];

    /// <summary>Null where the header is not a strict object, holds a refused parameter, or one of the wrong type.</summary>
    public static TokenHeader? TryRead(byte[] utf8)
    {
        if (StrictObject.TryRead(utf8) is not { } header || Array.Exists(Refused, header.Has))
        {
            return null;
        }

        var read = new TokenHeader(header.Text("alg") ?? "", header.Text("kid"), header.Text("typ"), header.Text("cty"));
        var typed =
            read.Algorithm.Length > 0
            && header.Has("kid") == read.KeyId is not null
            && header.Has("typ") == read.Type is not null
            && header.Has("cty") == read.ContentType is not null;
        return typed && (read.KeyId is null || PlainText.IsKeyId(read.KeyId)) ? read : null;
    }
}
