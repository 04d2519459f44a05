using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Auth.Issuers;
using Tidegate.Auth.Jwt;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Jwt;

/// <summary>The key and mixed vectors of C2SP/wycheproof: public keys are read as an issuer's published set is, secrets as configured keys are.</summary>
public sealed class JoseKeyVectorTests
{
    [Theory]
    [InlineData("json_web_key_test.json", 2, 21)]
    [InlineData("json_web_crypto_test.json", 4, 40)]
    public void No_invalid_key_or_signature_is_believed_and_no_valid_one_refused(string name, int believedMin, int refusedMin)
    {
        using var document = Read(name);
        var (believed, refused, wrong) = (0, 0, new List<string>());
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var keys = Keys(group);
            foreach (var test in group.GetProperty("tests").EnumerateArray().Where(test => test.TryGetProperty("jws", out _)))
            {
                var accepted = IsBelieved(keys, test.GetProperty("jws").ToString());
                (believed, refused) = accepted ? (believed + 1, refused) : (believed, refused + 1);
                if (accepted != (test.GetProperty("result").GetString() == "valid"))
                {
                    wrong.Add($"{test.GetProperty("tcId")} {test.GetProperty("comment")}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(believed >= believedMin && refused >= refusedMin, $"{believed} believed, {refused} refused");
    }

    [Theory]
    [InlineData("json_web_encryption_test.json")]
    [InlineData("json_web_crypto_test.json")]
    public async Task No_encrypted_token_gets_beyond_its_form(string name)
    {
        using var document = Read(name);
        var tests = document
            .RootElement.GetProperty("testGroups")
            .EnumerateArray()
            .SelectMany(group => group.GetProperty("tests").EnumerateArray());

        foreach (var jwe in tests.Where(test => test.TryGetProperty("jwe", out _)).Select(test => test.GetProperty("jwe").ToString()))
        {
            var rule = (await TokenForge.OfferAsync(jwe)).Refusal?.Rule;

            Assert.Contains(rule, (string?[])[TokenRules.Form, TokenRules.Header, TokenRules.Size, TokenRules.Missing]);
        }
    }

    private static JsonDocument Read(string name)
    {
        var file = Path.Combine(Repository.Root, "..", "shared", "data", "jose", name);
        if (!File.Exists(file))
        {
            Assert.Skip("The JOSE vectors are not here.");
        }

        return JsonDocument.Parse(File.ReadAllBytes(file));
    }

    /// <summary>Keys by our own ways: a set with a public key in it was published by somebody, and what is symmetric in it is passed over.</summary>
    private static List<TokenKey> Keys(JsonElement group)
    {
        var holder = group.TryGetProperty("public", out var element) ? element : group.GetProperty("private");
        JsonElement[] jwks = holder.TryGetProperty("keys", out var list) ? [.. list.EnumerateArray()] : [holder];
        var isPublished = Array.Exists(jwks, jwk => jwk.GetProperty("kty").GetString() != "oct");
        return [.. jwks.Select(jwk => isPublished ? PublishedKeySet.TryRead(jwk, SigningAlgorithm.All) : Secret(jwk)).OfType<TokenKey>()];
    }

    /// <summary>A secret as our options take it: for signatures, of a known algorithm, and no shorter than its hash.</summary>
    private static TokenKey? Secret(JsonElement jwk)
    {
        var algorithm = SigningAlgorithm.Find(jwk.GetProperty("alg").GetString());
        var bytes = Decode(jwk.GetProperty("k").GetString()!);
        return algorithm is null || jwk.GetProperty("use").GetString() != "sig" || bytes.Length < algorithm.HashBytes
            ? null
            : new TokenKey(jwk.GetProperty("kid").GetString(), algorithm, new SymmetricSecurityKey(bytes), null);
    }

    /// <summary>One of the secrets has unused bits set; it must stay a key, because its vector is about two keys of one id.</summary>
    private static byte[] Decode(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var unused = (text.Length % 4) switch
        {
            2 => 0b1111,
            3 => 0b11,
            _ => 0,
        };
        return text.Length == 0
            ? []
            : Base64Url.DecodeFromChars(text[..^1] + Alphabet[Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & ~unused]);
    }

    private static bool IsBelieved(List<TokenKey> keys, string jws)
    {
        if (CompactToken.TryRead(jws) is not { } compact || TokenHeader.TryRead(compact.Header) is not { } header)
        {
            return false;
        }

        var fitting = keys.FindAll(key => header.KeyId is { } id ? key.Id == id : key.Algorithm == header.Algorithm);
        if (fitting is not [var key] || key.Algorithm != header.Algorithm)
        {
            return false;
        }

        using var verifier = CryptoProviderFactory.Default.CreateForVerifying(key.Verifying, key.Algorithm, cacheProvider: false); // one that is shared must not be disposed
        return verifier.Verify(
            Encoding.ASCII.GetBytes(jws[..(compact.SignatureStart - 1)]),
            Base64Url.DecodeFromChars(jws.AsSpan(compact.SignatureStart))
        );
    }
}
