using System.Security.Cryptography;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Limits;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Secrets;
using Tidegate.Auth.Users;

namespace Tidegate.Tests.Auth;

public sealed class AuthOptionsFaultsTests
{
    [Fact]
    public void Good_options_have_no_faults()
    {
        var faults = AuthOptionsFaults.Find(new AuthOptions { Issuers = [TokenForge.IssuerOptions()] });

        Assert.Empty(faults);
    }

    [Fact]
    public void All_faults_are_found_at_once()
    {
        var options = new AuthOptions
        {
            VerifiedTokensMax = -1,
            VerifiedTokenAge = TimeSpan.Zero,
            PasswordChecksMax = 0,
            Issuers =
            [
                new()
                {
                    Name = "Main",
                    Leeway = TimeSpan.FromHours(1),
                    AheadLeeway = TimeSpan.FromSeconds(-1),
                    LifetimeMax = TimeSpan.Zero,
                    Issuer = "",
                    UserIdClaim = "",
                    Keys =
                    [
                        new() { Id = "k", Secret = "short" },
                        new()
                        {
                            Id = "k",
                            Algorithm = "HS999",
                            Secret = TokenForge.Secret,
                        },
                        new()
                        {
                            Id = "a b",
                            Algorithm = "RS256",
                            Pem = "not a key",
                        },
                    ],
                },
                new() { Name = "empty" },
                new() { Name = "empty" },
            ],
            Users =
            [
                new(),
                new()
                {
                    Name = "u",
                    PasswordHash = "plain",
                    ApiKeyHash = "plain",
                    Permissions = [""],
                },
            ],
        };

        var faults = AuthOptionsFaults.Find(options);

        string[] expected =
        [
            "VerifiedTokensMax must",
            "VerifiedTokenAge must",
            "PasswordChecksMax must",
            "Issuers: the name \"empty\" is there more than once",
            "Issuers[0].Name",
            "Issuers[0].Leeway",
            "Issuers[0].AheadLeeway",
            "Issuers[0].LifetimeMax",
            "Issuers[0]: an empty text",
            "Issuers[0]: Issuer and Audience",
            "Issuers[0].Keys: the id \"k\" is there more than once",
            "Issuers[0].Keys[0]: the secret has 5 bytes",
            "Issuers[0].Keys[1].Algorithm must be one of",
            "Issuers[0].Keys[2].Id",
            "Issuers[0].Keys[2]: the PEM text",
            "Issuers[1].Keys is empty",
            "Issuers[2].Keys is empty",
            "Users[0].Name",
            "Users[0] needs",
            "Users[1].PasswordHash",
            "Users[1].ApiKeyHash",
            "Users[1].Permissions",
        ];
        Assert.All(expected, start => Assert.Contains(faults, fault => fault.StartsWith(start, StringComparison.Ordinal)));
        var thrown = Assert.Throws<ArgumentException>(() => new TrustedIssuers(options));
        Assert.Contains("Issuers[2].Keys is empty", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HS256", 32)]
    [InlineData("HS384", 48)]
    [InlineData("HS512", 64)]
    public void A_secret_needs_as_many_bytes_as_its_hash_and_not_one_less(string algorithm, int bytes)
    {
        var text = (TokenForge.Secret + Mirrored(TokenForge.Secret))[..bytes];

        Assert.Empty(Faults(new() { Algorithm = algorithm, Secret = text }));
        var fault = Assert.Single(Faults(new() { Algorithm = algorithm, Secret = text[..^1] }, allowWeak: true));
        Assert.Contains($"has {bytes - 1} bytes; {algorithm} needs at least {bytes}", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("your-secret-key-change-in-production")]
    [InlineData("YOUR-SECRET-KEY-CHANGE-IN-PRODUCTION")]
    [InlineData("your-super-secret-key-here-for-jwt-signing")]
    [InlineData("a-string-secret-at-least-256-bits-long")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("correcthorsecorrecthorsecorrecthorse")]
    [InlineData("secretsecretsecretsecretsecretsecret")]
    [InlineData("12345678901234567890123456789012")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789")]
    public void A_default_or_guessable_secret_is_refused_unless_weak_ones_are_allowed(string secret)
    {
        var fault = Assert.Single(Faults(new() { Secret = secret }));

        Assert.Contains("easily guessed", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, fault, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Faults(new() { Secret = secret }, allowWeak: true));
    }

    [Fact]
    public void New_secrets_are_never_taken_for_guessable_ones()
    {
        for (var round = 0; round < 200; round++)
        {
            Assert.Empty(Faults(new() { Algorithm = "HS512", Secret = SecretText.New(64) }));
            Assert.Empty(Faults(new() { Secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) }));
        }
    }

    [Fact]
    public void EdDsa_is_refused_with_the_reason()
    {
        var faults = Faults(new() { Algorithm = "EdDSA", Pem = TokenForge.Curve.ExportSubjectPublicKeyInfoPem() });

        Assert.Contains(faults, fault => fault.Contains("not offered by the token library", StringComparison.Ordinal));
    }

    [Fact]
    public void An_rsa_key_needs_2048_bits_and_an_ec_key_the_curve_of_its_algorithm()
    {
        using var small = RSA.Create(1024);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Contains(
            "1024 bits",
            Assert.Single(Faults(new() { Algorithm = "RS256", Pem = small.ExportSubjectPublicKeyInfoPem() })),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "P-256",
            Assert.Single(Faults(new() { Algorithm = "ES256", Pem = p384.ExportSubjectPublicKeyInfoPem() })),
            StringComparison.Ordinal
        );
        Assert.Empty(Faults(new() { Algorithm = "ES384", Pem = p384.ExportSubjectPublicKeyInfoPem() }));
        Assert.Empty(Faults(new() { Algorithm = "PS512", Pem = TokenForge.Rsa.ExportPkcs8PrivateKeyPem() }));
    }

    [Fact]
    public void A_key_has_exactly_one_source_that_fits_its_algorithm()
    {
        var pem = TokenForge.Rsa.ExportSubjectPublicKeyInfoPem();

        Assert.Contains("exactly one", Assert.Single(Faults(new())), StringComparison.Ordinal);
        Assert.Contains("exactly one", Assert.Single(Faults(new() { Secret = TokenForge.Secret, Pem = pem })), StringComparison.Ordinal);
        Assert.Contains("takes a secret", Assert.Single(Faults(new() { Pem = pem })), StringComparison.Ordinal);
        Assert.Contains("takes a PEM", Assert.Single(Faults(new() { Algorithm = "RS256", Secret = pem })), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Single(Faults(new() { SecretFile = "/nowhere/secret" })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_may_come_from_a_file_that_ends_with_a_line_end()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, TokenForge.Secret + "\n", TestContext.Current.CancellationToken);
        try
        {
            var admission = await TokenForge.OfferAsync(TokenForge.Good(), options => options.Keys = [new() { SecretFile = file }]);

            Assert.True(admission.IsGranted);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void What_is_wrong_with_keys_passwords_limits_and_roles_is_found_too()
    {
        var options = new AuthOptions
        {
            Issuers =
            [
                TokenForge.IssuerOptions(issuer =>
                {
                    issuer.Name = ApiKeyRing.IssuerName;
                    (issuer.UsersMustExist, issuer.IgnoreStoredUsers, issuer.TenantsClaim) = (true, true, "");
                }),
            ],
            StoredUsersMax = 1,
            StoredUserAge = TimeSpan.Zero,
            Keys = new ApiKeyOptions
            {
                Pepper = "short",
                VerifiedKeysMax = 1,
                VerifiedKeyAge = TimeSpan.Zero,
                SessionMax = TimeSpan.Zero,
                LastUseInterval = TimeSpan.Zero,
                LastUsesWaitingMax = 0,
            },
            Passwords = new PasswordOptions { MemoryMiB = 7, Passes = 0 },
            Limits = new LimitOptions
            {
                LoginAttempts = 0,
                LoginWindow = TimeSpan.Zero,
                FailureMemory = TimeSpan.Zero,
                RefreshesPerTenMinutes = 0,
                KeyFailuresPerMinute = 0,
                ClientsMax = 0,
            },
            Roles = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [""] = [], ["r"] = ["\n"] },
        };

        var faults = AuthOptionsFaults.Find(options);

        string[] expected =
        [
            "StoredUsersMax must",
            "StoredUserAge must",
            "Issuers[0].Name: api-key",
            "Issuers[0]: an empty text",
            "Issuers[0]: UsersMustExist",
            "Keys.Pepper has 5",
            "Keys.VerifiedKeysMax must",
            "Keys.VerifiedKeyAge must",
            "Keys.SessionMax must",
            "Keys.LastUseInterval must",
            "Keys.LastUsesWaitingMax must",
            "Passwords.MemoryMiB must",
            "Passwords.Passes must",
            "Limits.LoginAttempts must",
            "Limits.LoginWindow must",
            "Limits.FailureMemory must",
            "Limits.RefreshesPerTenMinutes must",
            "Limits.KeyFailuresPerMinute must",
            "Limits.ClientsMax must",
            "Roles: a role",
            "Roles[r] must",
        ];
        Assert.All(expected, fault => Assert.Single(faults, each => each.StartsWith(fault, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, faults.Count);
    }

    [Fact]
    public void Users_are_named_once()
    {
        var user = new UserOptions { Name = "u", ApiKeyHash = ApiKeyHash.Create(SecretText.NewApiKey()).ToString() };

        var faults = AuthOptionsFaults.Find(new AuthOptions { Issuers = [TokenForge.IssuerOptions()], Users = [user, user] });

        Assert.Contains("more than once", Assert.Single(faults), StringComparison.Ordinal);
    }

    private static string Mirrored(string text) => new([.. text.Reverse()]);

    private static IReadOnlyList<string> Faults(TokenKeyOptions key, bool allowWeak = false) =>
        AuthOptionsFaults.Find(
            new AuthOptions { DangerousAllowWeakSecrets = allowWeak, Issuers = [TokenForge.IssuerOptions(options => options.Keys = [key])] }
        );
}
