using System.Buffers;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Auth.Jwt;

namespace Tidegate.Auth.Tokens;

/// <summary>The public halves of our own signing keys as a key set (RFC 7517 §5), for <c>/.well-known/jwks.json</c>: what others need to verify our tokens, and nothing more.</summary>
/// <param name="issuers">Whose keys. Secrets (HS256 and its kin) and keys that only verify others' tokens are never among them.</param>
/// <param name="time">Keys that have retired are left out; keys that do not sign yet are in, so that they are known in time.</param>
public sealed class PublicKeySet(TrustedIssuers issuers, TimeProvider time)
{
    /// <summary>The document in UTF-8; small, so it is made anew each time.</summary>
    public byte[] Document()
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("keys"u8);
        var (now, written) = (time.GetUtcNow(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var key in issuers.All.OrderBy(issuer => issuer.Name, StringComparer.Ordinal).SelectMany(issuer => issuer.Keys))
        {
            var isOurs = key.Signing is not null && key.Verifying is not SymmetricSecurityKey && !key.IsRetired(now);
            if (isOurs && written.Add($"{key.Id} {key.Algorithm} {Base64UrlEncoder.Encode(key.Verifying.ComputeJwkThumbprint())}"))
            {
                Write(json, key);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Member by member, so that nothing private can slip in by being added elsewhere.</summary>
    private static void Write(Utf8JsonWriter json, TokenKey key)
    {
        json.WriteStartObject();
        switch (key.Verifying)
        {
            case RsaSecurityKey rsa:
                json.WriteString("kty"u8, "RSA"u8);
                json.WriteString("n"u8, Base64UrlEncoder.Encode(rsa.Parameters.Modulus));
                json.WriteString("e"u8, Base64UrlEncoder.Encode(rsa.Parameters.Exponent));
                break;
            case JsonWebKey curve:
                json.WriteString("kty"u8, "EC"u8);
                json.WriteString("crv"u8, curve.Crv);
                json.WriteString("x"u8, curve.X);
                json.WriteString("y"u8, curve.Y);
                break;
            default:
                throw new InvalidOperationException("A key of an unknown kind cannot be published.");
        }

        json.WriteString("use"u8, "sig"u8);
        json.WriteString("alg"u8, key.Algorithm);
        if (key.Id is { } id)
        {
            json.WriteString("kid"u8, id);
        }

        json.WriteEndObject();
    }
}
