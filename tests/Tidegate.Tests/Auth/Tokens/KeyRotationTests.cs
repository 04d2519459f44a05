using System.Text;
using System.Text.Json;
using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Tokens;

public sealed class KeyRotationTests
{
    private readonly ManualTime _time = new();

    private DateTimeOffset Start { get; } = new ManualTime().GetUtcNow();

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_new_key_signs_from_its_instant_while_tokens_of_the_old_one_are_believed_until_it_retires(string algorithm)
    {
        var (issuer, source) = Rotating(algorithm);
        var old = Token(issuer);

        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal("old", KeyIdOf(Token(issuer)));
        _time.Advance(TimeSpan.FromTicks(1));
        var fresh = Token(issuer);
        Assert.Equal("new", KeyIdOf(fresh));
        Assert.True((await OfferAsync(source, old)).IsGranted);
        Assert.True((await OfferAsync(source, fresh)).IsGranted);

        _time.Advance(TimeSpan.FromHours(1));
        var refused = await OfferAsync(source, old);
        Assert.Equal((GatewayErrors.TokenInvalid, TokenRules.Key), (refused.Refusal?.Error, refused.Refusal?.Rule));
        Assert.True((await OfferAsync(source, fresh)).IsGranted);
    }

    [Fact]
    public async Task A_token_that_was_verified_before_is_remembered_no_longer_than_its_key_lives()
    {
        var (issuer, source) = Rotating("HS256");
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        var token = Token(issuer);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True((await OfferAsync(source, token)).IsGranted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False((await OfferAsync(source, token)).IsGranted);
    }

    [Fact]
    public async Task A_session_lives_to_the_end_of_its_token_however_its_key_fares()
    {
        var (issuer, source) = Rotating("HS256");
        var grant = (await OfferAsync(source, Token(issuer))).Grant!;
        using var house = new TokenHouse();

        _time.Advance(TimeSpan.FromHours(2));

        Assert.Null(house.Revocations.Find(grant));
        Assert.Equal(Start + TimeSpan.FromHours(10), grant.ExpiresAt);
    }

    [Fact]
    public async Task A_key_that_does_not_sign_yet_is_believed_already_because_another_node_may_be_ahead()
    {
        var (_, source) = Rotating("HS256");
        var ahead = new ManualTime(Start.AddHours(1));
        var token = new TokenIssuer(new TrustedIssuers(Options("HS256")), "main", ahead).Issue(Draft() with { IssuedAt = Start });

        Assert.Equal("new", KeyIdOf(token));
        Assert.True((await OfferAsync(source, token)).IsGranted);
    }

    [Fact]
    public void Where_every_key_has_retired_nothing_is_signed()
    {
        var options = Options("HS256");
        options.Issuers = [new() { Name = "main", Keys = [options.Issuers[0].Keys[0]] }];
        var issuer = new TokenIssuer(new TrustedIssuers(options), "main", _time);

        _time.Advance(TimeSpan.FromHours(2));

        Assert.False(issuer.CanSign);
        Assert.Throws<InvalidOperationException>(() => Token(issuer));
    }

    [Fact]
    public async Task The_desk_says_so_where_no_key_may_sign()
    {
        using var house = new TokenHouse(options =>
            options.Issuers[0].Keys = [
                new()
                {
                    Id = "old",
                    Secret = TokenForge.Secret,
                    RetireAt = Start.AddHours(1),
                },
            ]
        );
        house.Time.Advance(TimeSpan.FromHours(1));

        var outcome = await house.Desk.IssueAsync(
            new TokenSubject { Name = "a" },
            "tidegate",
            TokenHouse.Nobody,
            TestContext.Current.CancellationToken
        );

        Assert.Equal((GatewayErrors.Unavailable, RefreshRules.NoKey), (outcome.Refusal?.Error, outcome.Refusal?.Rule));
    }

    [Fact]
    public void The_published_set_holds_public_halves_of_our_own_living_keys_and_nothing_else()
    {
        var options = Options("RS256");
        options.Issuers =
        [
            options.Issuers[0],
            new() { Name = "curve", Keys = [Key("ES256", "ec", null, null), new() { Id = "s", Secret = TokenForge.Secret }] },
            new() { Name = "others", Keys = [TokenForge.Key("RS256")] },
        ];
        var set = new PublicKeySet(new TrustedIssuers(options), _time);

        var before = Encoding.UTF8.GetString(set.Document());
        _time.Advance(TimeSpan.FromHours(2));
        var after = Encoding.UTF8.GetString(set.Document());

        Assert.Equal(["ec", "old", "new"], KeyIds(before)); // what signs later is known in time
        Assert.Equal(["ec", "new"], KeyIds(after));
        foreach (var key in JsonDocument.Parse(before).RootElement.GetProperty("keys").EnumerateArray())
        {
            string[] allowed =
                key.GetProperty("kty").GetString() == "RSA"
                    ? ["kty", "n", "e", "use", "alg", "kid"]
                    : ["kty", "crv", "x", "y", "use", "alg", "kid"];
            Assert.Equal(allowed, key.EnumerateObject().Select(member => member.Name));
        }
    }

    [Fact]
    public void Secrets_are_never_published()
    {
        var set = new PublicKeySet(new TrustedIssuers(Options("HS256")), _time);

        Assert.Equal("""{"keys":[]}""", Encoding.UTF8.GetString(set.Document()));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Who_reads_the_published_set_can_verify_our_tokens(string algorithm)
    {
        var (issuer, _) = Rotating(algorithm);
        var published = new PublicKeySet(new TrustedIssuers(Options(algorithm)), _time).Document();

        var keys = Tidegate.Auth.Issuers.PublishedKeySet.Read(published, [SigningAlgorithm.Find(algorithm)!]);

        var result = await new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().ValidateTokenAsync(
            Token(issuer),
            keys.Single(key => key.Id == "old").Parameters
        );
        Assert.True(result.IsValid);
    }

    [Fact]
    public void A_key_that_comes_or_goes_needs_an_id_and_a_life()
    {
        var options = new AuthOptions
        {
            Issuers =
            [
                new()
                {
                    Name = "main",
                    Keys =
                    [
                        new() { Secret = TokenForge.Secret, RetireAt = Start },
                        new()
                        {
                            Id = "b",
                            Secret = TokenForge.Secret,
                            NotBefore = Start,
                            RetireAt = Start,
                        },
                    ],
                },
            ],
        };

        var faults = AuthOptionsFaults.Find(options);

        Assert.Equal(2, faults.Count);
        Assert.Contains("Keys[0].Id", faults[0], StringComparison.Ordinal);
        Assert.Contains("Keys[1].RetireAt", faults[1], StringComparison.Ordinal);
    }

    /// <summary>The old key until two hours from the start; the new one signs after one hour.</summary>
    private (TokenIssuer Issuer, JwtGrantSource Source) Rotating(string algorithm)
    {
        var issuers = new TrustedIssuers(Options(algorithm));
        return (
            new TokenIssuer(issuers, "main", _time),
            new JwtGrantSource(issuers, new VerifiedTokenCache(64, TimeSpan.FromHours(1)), _time)
        );
    }

    private AuthOptions Options(string algorithm) =>
        new()
        {
            Issuers =
            [
                new()
                {
                    Name = "main",
                    Leeway = TimeSpan.Zero,
                    Keys = [Key(algorithm, "old", null, Start.AddHours(2)), Key(algorithm, "new", Start.AddHours(1), null)],
                },
            ],
        };

    private static TokenKeyOptions Key(string algorithm, string id, DateTimeOffset? notBefore, DateTimeOffset? retireAt)
    {
        var key = new TokenKeyOptions
        {
            Id = id,
            Algorithm = algorithm,
            NotBefore = notBefore,
            RetireAt = retireAt,
        };
        if (algorithm == "HS256")
        {
            key.Secret = TokenForge.Secret + id;
        }
        else
        {
            // The same pair under two ids: what is asked here is which id signs, not which numbers.
            key.Pem = algorithm == "ES256" ? TokenForge.Curve.ExportPkcs8PrivateKeyPem() : TokenForge.Rsa.ExportPkcs8PrivateKeyPem();
        }

        return key;
    }

    private static TokenDraft Draft() => new() { Subject = "alice", Lifetime = TimeSpan.FromHours(10) };

    private static string Token(TokenIssuer issuer) => issuer.Issue(Draft());

    private static string? KeyIdOf(string token) =>
        JsonDocument.Parse(TokenInspector.Decode(token)!.HeaderJson).RootElement.GetProperty("kid").GetString();

    private static IEnumerable<string?> KeyIds(string set) =>
        JsonDocument.Parse(set).RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString());

    private static async Task<Admission> OfferAsync(JwtGrantSource source, string token) =>
        await source.GrantAsync(
            new Credential(CredentialKind.Header, token),
            new GrantContext(["main"]),
            TestContext.Current.CancellationToken
        );
}
