using System.Text;
using System.Text.Json;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Jwt;

public sealed class TokenFuzzTests
{
    private readonly JwtGrantSource _source = new(
        TokenForge.Trust(TokenForge.IssuerOptions()),
        new VerifiedTokenCache(1_000, TimeSpan.FromMinutes(5)),
        new ManualTime()
    );

    [Theory]
    [InlineData("HS256", 20_000)]
    [InlineData("RS256", 5_000)]
    [InlineData("ES256", 2_000)]
    public async Task A_changed_token_is_never_believed_and_never_throws(string algorithm, int rounds)
    {
        var random = new Random(20250102);
        var good = TokenForge.Good(algorithm);
        Assert.True((await OfferAsync(good)).IsGranted); // so that a cache that confuses tokens would show

        for (var round = 0; round < rounds; round++)
        {
            var changed = Change(good, random);
            var admission = await OfferAsync(changed);

            Assert.True(admission.IsGranted == (changed == good), changed);
        }
    }

    [Fact]
    public async Task Random_texts_are_refused_and_never_throw()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Create(
                random.Next(0, 200),
                random,
                (span, source) =>
                {
                    foreach (ref var letter in span)
                    {
                        letter = source.Next(4) == 0 ? (char)source.Next(0x10000) : "eyJ.{}\"01_-="[source.Next(12)];
                    }
                }
            );

            Assert.False((await OfferAsync(text)).IsGranted);
        }
    }

    [Fact]
    public async Task Random_headers_and_claims_under_a_good_signature_never_throw()
    {
        var random = new Random(11);
        var granted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var claims = Mutate(Encoding.UTF8.GetBytes(TokenForge.Claims), random);
            var header = Mutate("""{"alg":"HS256","typ":"JWT"}"""u8.ToArray(), random);

            var admission = await OfferAsync(TokenForge.Signed("HS256", header, claims));

            granted += admission.IsGranted ? 1 : 0;
            if (admission.IsGranted)
            {
                using var strict = JsonDocument.Parse(claims, new JsonDocumentOptions { AllowDuplicateProperties = false });
                Assert.Equal(strict.RootElement.GetProperty("sub").GetString(), admission.Grant.Subject);
            }
        }

        Assert.InRange(granted, 1, 19_999); // both outcomes were met
    }

    [Fact]
    public void The_strict_look_agrees_with_the_framework_about_what_is_json()
    {
        var random = new Random(13);
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = StrictObject.DepthMax };
        var read = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = Mutate("""{"a":1,"b":[true,null,{"c":"d\u00e9"}],"e":"f","g":-0.5e3}"""u8.ToArray(), random);

            var strict = StrictObject.TryRead(bytes);

            read += strict is null ? 0 : 1;
            if (strict is not null)
            {
                using var document = JsonDocument.Parse(bytes, options);
                Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
                Assert.All(document.RootElement.EnumerateObject(), member => Assert.True(strict.Has(member.Name)));
            }
        }

        Assert.InRange(read, 1, 49_999);
    }

    private static string Change(string token, Random random)
    {
        var at = random.Next(token.Length);
        return random.Next(6) switch
        {
            0 => token.Remove(at, 1),
            1 => token.Insert(at, "A"),
            2 => token[..at],
            3 => token[at..] + token[..at],
            4 => $"{token[..at]}{(char)random.Next(0x21, 0x7F)}{token[(at + 1)..]}",
            _ => $"{token[..at]}{token[random.Next(token.Length)]}{token[(at + 1)..]}",
        };
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        for (var changes = random.Next(3); changes > 0; changes--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : "{}[]\",:\\0u"u8[random.Next(10)];
        }

        return bytes;
    }

    private ValueTask<Admission> OfferAsync(string token) =>
        _source.GrantAsync(
            new Credential(CredentialKind.Header, token),
            new GrantContext(TokenForge.Believed),
            TestContext.Current.CancellationToken
        );
}
