using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Tidegate.Auth.Jwt;

namespace Tidegate.Auth.Issuers;

/// <summary>The keys of a published set (RFC 7517) that may verify signatures: public, of an allowed algorithm, each bound to that one.</summary>
internal static class PublishedKeySet
{
    /// <summary>Most keys of a set. A larger one is refused as a whole.</summary>
    public const int KeysMax = 32;

    private const int ModulusBytesMax = 1_024; // 8,192 bits: a signature by a larger key costs more than it is worth

    /// <summary>Reads a set. Keys that are not for us (encryption, symmetric, unknown, without an id) are passed over.</summary>
    /// <exception cref="IssuerFaultException">It is no set, too large a one, or holds nothing that can be used.</exception>
    public static ImmutableArray<TokenKey> Read(byte[] json, IReadOnlyList<SigningAlgorithm> allowed)
    {
        using var document = DiscoveryDocument.Parse(json);
        var root = document.RootElement;
        if (
            root.ValueKind is not JsonValueKind.Object
            || !root.TryGetProperty("keys", out var list)
            || list.ValueKind is not JsonValueKind.Array
        )
        {
            throw new IssuerFaultException("the document is no key set");
        }

        if (list.GetArrayLength() > KeysMax)
        {
            throw new IssuerFaultException($"the key set has more than {KeysMax} keys");
        }

        ImmutableArray<TokenKey> keys = [.. list.EnumerateArray().Select(jwk => TryRead(jwk, allowed)).OfType<TokenKey>()];
        return keys.IsEmpty ? throw new IssuerFaultException("the key set has no key that can be used") : keys;
    }

    /// <summary>One key, or null where it is not for us.</summary>
    internal static TokenKey? TryRead(JsonElement jwk, IReadOnlyList<SigningAlgorithm> allowed)
    {
        if (jwk.ValueKind is not JsonValueKind.Object || !IsForSignatures(jwk) || AlgorithmOf(jwk, allowed) is not { } algorithm)
        {
            return null;
        }

        var id = DiscoveryDocument.Text(jwk, "kid");
        return id is null || !PlainText.IsKeyId(id) || TryMakePem(jwk, algorithm) is not { } pem
            ? null
            : TokenKeyLoader.TryLoad(
                new TokenKeyOptions
                {
                    Id = id,
                    Algorithm = algorithm.Name,
                    Pem = pem,
                },
                "key",
                allowWeakSecrets: false,
                []
            );
    }

    private static bool IsForSignatures(JsonElement jwk) =>
        (!jwk.TryGetProperty("use", out _) || DiscoveryDocument.Text(jwk, "use") == "sig")
        && (
            !jwk.TryGetProperty("key_ops", out var uses)
            || uses.ValueKind is JsonValueKind.Array
                && uses.EnumerateArray().Any(use => use.ValueKind is JsonValueKind.String && use.ValueEquals("verify"u8))
        );

    /// <summary>The algorithm it says; without one, for a curve its own, and for RSA the first that is allowed.</summary>
    private static SigningAlgorithm? AlgorithmOf(JsonElement jwk, IReadOnlyList<SigningAlgorithm> allowed)
    {
        var family = DiscoveryDocument.Text(jwk, "kty") switch
        {
            "RSA" => KeyFamily.Rsa,
            "EC" => KeyFamily.EllipticCurve,
            _ => KeyFamily.Secret, // and whatever else there may be: none of it is believed
        };
        if (family is KeyFamily.Secret)
        {
            return null;
        }

        var curve = DiscoveryDocument.Text(jwk, "crv");
        var said = jwk.TryGetProperty("alg", out _);
        var name = DiscoveryDocument.Text(jwk, "alg");
        return allowed.FirstOrDefault(algorithm =>
            algorithm.Family == family && (family is KeyFamily.Rsa || algorithm.Curve == curve) && (!said || algorithm.Name == name)
        );
    }

    private static string? TryMakePem(JsonElement jwk, SigningAlgorithm algorithm)
    {
        try
        {
            if (algorithm.Family is KeyFamily.Rsa)
            {
                using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") });
                return rsa.ExportSubjectPublicKeyInfoPem();
            }

            var curve = ECCurve.CreateFromFriendlyName("nistP" + algorithm.CurveBits);
            var point = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") };
            using var ec = ECDsa.Create(new ECParameters { Curve = curve, Q = point }); // refuses a point beside the curve
            return ec.ExportSubjectPublicKeyInfoPem();
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonElement jwk, string name) =>
        DiscoveryDocument.Text(jwk, name) is { Length: <= ModulusBytesMax * 4 / 3 + 3 } text
            ? Base64Url.DecodeFromChars(text)
            : throw new FormatException($"{name} is missing or too long.");
}
