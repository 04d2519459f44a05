using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Auth.Secrets;

namespace Tidegate.Auth.Jwt;

/// <summary>Makes a <see cref="TokenKey"/> of its options, or says everything that is wrong with them. Faults never hold key material.</summary>
internal static class TokenKeyLoader
{
    private const int RsaBitsMin = 2048; // RFC 7518 §3.3

    /// <summary>Adds to <paramref name="faults"/>, each beginning with <paramref name="path"/>; null where there was any.</summary>
    public static TokenKey? TryLoad(TokenKeyOptions options, string path, bool allowWeakSecrets, List<string> faults)
    {
        var before = faults.Count;
        if (options.Id is { } id && !PlainText.IsKeyId(id))
        {
            faults.Add($"{path}.Id must be 1 to {PlainText.NameCharsMax} printable ASCII characters without blanks.");
        }

        if (options.Id is null && (options.NotBefore ?? options.RetireAt) is not null)
        {
            faults.Add($"{path}.Id is needed with NotBefore and RetireAt, so that a token can say which key signed it.");
        }

        if (options.RetireAt <= options.NotBefore)
        {
            faults.Add($"{path}.RetireAt must be later than NotBefore.");
        }

        var algorithm = SigningAlgorithm.Find(options.Algorithm);
        if (algorithm is null)
        {
            faults.Add(
                options.Algorithm is "EdDSA" or "Ed25519"
                    ? $"{path}.Algorithm: EdDSA is not offered by the token library; use ES256."
                    : $"{path}.Algorithm must be one of {string.Join(", ", SigningAlgorithm.All.Select(known => known.Name))}."
            );
        }

        var material = Material(options, algorithm, path, faults);
        if (algorithm is null || material is null)
        {
            return null;
        }

        var key = algorithm.Family switch
        {
            KeyFamily.Secret => FromSecret(options, algorithm, material, path, allowWeakSecrets, faults),
            KeyFamily.Rsa => FromRsa(options, algorithm, material, path, faults),
            _ => FromCurve(options, algorithm, material, path, faults),
        };
        return faults.Count == before ? key : null;
    }

    private static string? Material(TokenKeyOptions options, SigningAlgorithm? algorithm, string path, List<string> faults)
    {
        var sources = new[]
        {
            (Name: "Secret", Value: options.Secret, IsFile: false, IsSecret: true),
            (Name: "SecretFile", Value: options.SecretFile, IsFile: true, IsSecret: true),
            (Name: "Pem", Value: options.Pem, IsFile: false, IsSecret: false),
            (Name: "PemFile", Value: options.PemFile, IsFile: true, IsSecret: false),
        };
        var given = Array.FindAll(sources, source => !string.IsNullOrEmpty(source.Value));
        if (given.Length != 1)
        {
            faults.Add($"{path} needs exactly one of Secret, SecretFile, Pem and PemFile.");
            return null;
        }

        var (name, value, isFile, isSecret) = given[0];
        if (algorithm is not null && isSecret != algorithm.Family is KeyFamily.Secret)
        {
            faults.Add($"{path}.{name} does not go with {algorithm.Name}, which takes {(isSecret ? "a PEM key" : "a secret")}.");
            return null;
        }

        return isFile ? SecretFile.Read(value!, $"{path}.{name}", faults) : value;
    }

    private static TokenKey? FromSecret(
        TokenKeyOptions options,
        SigningAlgorithm algorithm,
        string secret,
        string path,
        bool allowWeakSecrets,
        List<string> faults
    )
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        if (bytes.Length < algorithm.HashBytes)
        {
            faults.Add($"{path}: the secret has {bytes.Length} bytes; {algorithm.Name} needs at least {algorithm.HashBytes}.");
        }

        if (!allowWeakSecrets && WeakSecrets.Contains(secret))
        {
            faults.Add($"{path}: the secret is a default or easily guessed one; make another with `tidegate secret new`.");
        }

        var key = new SymmetricSecurityKey(bytes);
        return Key(options, algorithm, key, key);
    }

    private static TokenKey? FromRsa(TokenKeyOptions options, SigningAlgorithm algorithm, string pem, string path, List<string> faults)
    {
        using var rsa = RSA.Create();
        if (!TryImport(rsa, pem))
        {
            faults.Add($"{path}: the PEM text holds no readable RSA key.");
            return null;
        }

        if (rsa.KeySize < RsaBitsMin)
        {
            faults.Add($"{path}: the RSA key has {rsa.KeySize} bits; at least {RsaBitsMin} are needed.");
            return null;
        }

        var known = rsa.ExportParameters(false);
        if (RocaKeys.Contains(known.Modulus))
        {
            faults.Add($"{path}: the RSA key comes from a broken generator (CVE-2017-15361); make another.");
            return null;
        }

        if (known.Exponent is [1] || (known.Exponent![^1] & 1) == 0)
        {
            faults.Add($"{path}: the RSA key's exponent must be odd and larger than 1.");
            return null;
        }

        // Parameters instead of the object: the library then makes an object of its own for each concurrent use.
        var isPrivate = TryExport(() => rsa.ExportParameters(true), out var pair);
        var verifying = new RsaSecurityKey(known);
        return Key(options, algorithm, verifying, isPrivate ? new RsaSecurityKey(pair) : null);
    }

    private static TokenKey? FromCurve(TokenKeyOptions options, SigningAlgorithm algorithm, string pem, string path, List<string> faults)
    {
        using var ec = ECDsa.Create();
        if (!TryImport(ec, pem))
        {
            faults.Add($"{path}: the PEM text holds no readable EC key.");
            return null;
        }

        if (ec.KeySize != algorithm.CurveBits || !IsNist(ec.ExportParameters(false).Curve))
        {
            faults.Add($"{path}: {algorithm.Name} needs a key on curve {algorithm.Curve}.");
            return null;
        }

        var isPrivate = TryExport(() => ec.ExportParameters(true), out var pair);
        var verifying = Jwk(algorithm, ec.ExportParameters(false));
        return Key(options, algorithm, verifying, isPrivate ? Jwk(algorithm, pair) : null);
    }

    private static TokenKey Key(TokenKeyOptions options, SigningAlgorithm algorithm, SecurityKey verifying, SecurityKey? signing) =>
        new(options.Id, algorithm, verifying, signing, options.NotBefore, options.RetireAt);

    // P-256, P-384 and P-521 (SEC 2 names differ by platform): the size alone would also let other curves pass.
    private static bool IsNist(ECCurve curve) =>
        curve.IsNamed && curve.Oid.Value is "1.2.840.10045.3.1.7" or "1.3.132.0.34" or "1.3.132.0.35";

    private static JsonWebKey Jwk(SigningAlgorithm algorithm, ECParameters key) =>
        new()
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = algorithm.Curve,
            X = Base64UrlEncoder.Encode(key.Q.X),
            Y = Base64UrlEncoder.Encode(key.Q.Y),
            D = key.D is null ? null : Base64UrlEncoder.Encode(key.D),
        };

    private static bool TryImport(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static bool TryExport<T>(Func<T> export, out T? exported)
    {
        try
        {
            exported = export();
            return true;
        }
        catch (CryptographicException) // only the public half is known
        {
            exported = default;
            return false;
        }
    }
}
