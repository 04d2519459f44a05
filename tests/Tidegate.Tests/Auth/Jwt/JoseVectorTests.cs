using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Auth.Jwt;

namespace Tidegate.Tests.Auth.Jwt;

/// <summary>
/// The signature vectors of C2SP/wycheproof. Their payloads are not claims sets, so they go as far as the signature: our form and header,
/// our binding of key and algorithm, the library's signature check.
/// </summary>
public sealed class JoseVectorTests
{
    [Fact]
    public void No_invalid_signature_vector_is_believed_and_no_valid_one_refused_without_a_named_reason()
    {
        var file = Path.Combine(RepositoryRoot(), "..", "shared", "data", "jose", "json_web_signature_test.json");
        if (!File.Exists(file))
        {
            Assert.Skip("The JOSE vectors are not here.");
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var (believed, refused, wrong) = (0, 0, new List<string>());
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var key = Key(group);
            var validTexts = group
                .GetProperty("tests")
                .EnumerateArray()
                .Where(IsValid)
                .Select(test => test.GetProperty("jws").ToString())
                .ToHashSet();
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var jws = test.GetProperty("jws").ToString();
                var accepted = key is not null && IsBelieved(key, jws);
                (believed, refused) = accepted ? (believed + 1, refused) : (believed, refused + 1);
                var valid = IsValid(test) || validTexts.Contains(jws); // 367 and 370 lost their padding: they are 357, letter by letter
                if (accepted ? !valid : valid && !IsStricterHere(key, jws))
                {
                    wrong.Add($"{test.GetProperty("tcId")} {test.GetProperty("comment")}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(believed > 30 && refused > 250, $"{believed} believed, {refused} refused");
    }

    private static bool IsValid(JsonElement test) => test.GetProperty("result").GetString() == "valid";

    /// <summary>Where we refuse what is valid: characters outside the alphabet, no payload at all, a key made for another algorithm.</summary>
    private static bool IsStricterHere(TokenKey? key, string jws)
    {
        var parts = jws.Split('.');
        return !Base64Url.IsValid(parts[0])
            || !Base64Url.IsValid(parts[1])
            || parts[1].Length == 0
            || TokenHeader.TryRead(Base64Url.DecodeFromChars(parts[0]))?.Algorithm is var algorithm
                && (key is null ? algorithm is "ES512" : algorithm != key.Algorithm);
    }

    private static bool IsBelieved(TokenKey key, string jws)
    {
        if (CompactToken.TryRead(jws) is not { } compact || TokenHeader.TryRead(compact.Header) is not { } header)
        {
            return false;
        }

        var signed = Encoding.ASCII.GetBytes(jws[..(compact.SignatureStart - 1)]);
        var signature = Base64Url.DecodeFromChars(jws.AsSpan(compact.SignatureStart));
        using var verifier = CryptoProviderFactory.Default.CreateForVerifying(
            key.Parameters.IssuerSigningKey,
            key.Algorithm,
            cacheProvider: false
        ); // one that is shared must not be disposed
        return header.Algorithm == key.Algorithm && verifier.Verify(signed, signature);
    }

    /// <summary>The group's key through our own loader; null where we would not start with it.</summary>
    private static TokenKey? Key(JsonElement group)
    {
        var jwk = group.TryGetProperty("public", out var element) ? element : group.GetProperty("private");
        var forSignatures =
            (!jwk.TryGetProperty("use", out var use) || use.GetString() == "sig")
            && (!jwk.TryGetProperty("key_ops", out var uses) || uses.EnumerateArray().Any(use => use.GetString() is "verify" or "sign"));
        if (!forSignatures || !jwk.TryGetProperty("alg", out var algorithm))
        {
            return null; // a key of another use never gets into our configuration
        }

        if (SigningAlgorithm.Find(algorithm.GetString()) is not { } known)
        {
            return null;
        }

        if (known.Family is KeyFamily.Secret)
        {
            var secret = new SymmetricSecurityKey(Bytes("k"));
            return new TokenKey(null, known, secret, null);
        }

        var options = new TokenKeyOptions { Algorithm = known.Name, Pem = Pem() };
        return TokenKeyLoader.TryLoad(options, "Key", allowWeakSecrets: false, []);

        string Pem()
        {
            if (known.Family is KeyFamily.Rsa)
            {
                using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes("n"), Exponent = Bytes("e") });
                return rsa.ExportSubjectPublicKeyInfoPem();
            }

            var point = new ECPoint { X = Bytes("x"), Y = Bytes("y") };
            using var curve = ECDsa.Create(
                new ECParameters { Curve = ECCurve.CreateFromFriendlyName("nistP" + known.CurveBits), Q = point }
            );
            return curve.ExportSubjectPublicKeyInfoPem();
        }

        byte[] Bytes(string name) => Base64Url.DecodeFromChars(jwk.GetProperty(name).GetString());
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Tidegate.slnx")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
