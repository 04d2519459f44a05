using Tidegate.Auth.Passwords;

namespace Tidegate.Tests.Auth.Passwords;

public sealed class PasswordHasherTests
{
    private const string Password = "a rather long sentence";
    private static readonly string Old = PasswordHash.Create(Password, PasswordHash.RoundsMin).ToString();

    [Fact]
    public void What_it_hashed_it_knows_again()
    {
        foreach (var algorithm in Algorithms())
        {
            var hasher = Hasher(algorithm);
            var text = hasher.Hash(Password);

            Assert.Equal(new PasswordCheck(true, false), hasher.Check(text, Password));
            Assert.Equal(default, hasher.Check(text, Password + " "));
            Assert.True(hasher.CanCheck(text));
        }
    }

    [Fact]
    public void The_algorithm_is_Argon2id_where_libsodium_is_and_PBKDF2_where_it_is_not()
    {
        var hasher = Hasher(PasswordAlgorithm.Auto);

        Assert.Equal(IsThere ? PasswordAlgorithm.Argon2id : PasswordAlgorithm.Pbkdf2, hasher.Algorithm);
        Assert.StartsWith(IsThere ? "$argon2id$" : "$pbkdf2-sha512$", hasher.Hash(Password), StringComparison.Ordinal);
        Assert.StartsWith("$pbkdf2-sha512$", Hasher(PasswordAlgorithm.Pbkdf2).Hash(Password), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_of_the_older_kind_is_believed_and_wants_to_be_made_anew()
    {
        if (!IsThere)
        {
            return;
        }

        var hasher = Hasher(PasswordAlgorithm.Auto);

        Assert.Equal(new PasswordCheck(true, true), hasher.Check(Old, Password));
        Assert.Equal(default, hasher.Check(Old, "another sentence"));
    }

    [Fact]
    public void Fewer_rounds_than_today_want_to_be_made_anew() =>
        Assert.Equal(
            new PasswordCheck(true, true),
            new PasswordHasher(new PasswordOptions { Algorithm = PasswordAlgorithm.Pbkdf2 }, [], PasswordHash.RoundsMin + 1).Check(
                Old,
                Password
            )
        );

    [Fact]
    public void Every_check_runs_each_kind_of_hash_that_is_in_use_whoever_it_is_for()
    {
        if (!IsThere)
        {
            return;
        }

        var hasher = Hasher(PasswordAlgorithm.Auto);
        Assert.Equal(1, hasher.KindsInUse);

        _ = hasher.Check(Old, "wrong");

        Assert.Equal(2, hasher.KindsInUse); // from now on for everybody, a name that is nobody's included
        Assert.Equal(2, new PasswordHasher(Cheap(PasswordAlgorithm.Auto), [Old], PasswordHash.RoundsMin).KindsInUse);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("$argon2id$v=19$m=4194304,t=2,p=1$bTk3pVQ0bG9ja2VkU2FsdA$5fR7cU3xF0hYt1q2w3e4r5t6z7u8i9o0p1a2s3d4f5g")]
    [InlineData("$pbkdf2-sha512$i=999999999$bTk3pVQ0bG9ja2VkU2FsdA$5fR7cU3xF0hYt1q2w3e4r5t6z7u8i9o0p1a2s3d4f5g")]
    public void A_text_that_is_none_matches_no_password(string? stored) =>
        Assert.Equal(default, Hasher(PasswordAlgorithm.Auto).Check(stored, Password));

    [Theory]
    [InlineData("")]
    [InlineData("half of a pair \ud83d and more")]
    [InlineData("\udc00\udc00\udc00\udc00\udc00\udc00\udc00\udc00")]
    public void What_is_no_text_is_no_password(string password) =>
        Assert.Equal(default, Hasher(PasswordAlgorithm.Auto).Check(Old, password));

    [Fact]
    public void A_password_beyond_the_limit_is_no_password() =>
        Assert.Equal(default, Hasher(PasswordAlgorithm.Auto).Check(Old, new string('x', PasswordHash.PasswordCharsMax + 1)));

    private static bool IsThere => Argon2id.TryLoad(8 * 1024, 1) is not null;

    private static PasswordAlgorithm[] Algorithms() =>
        IsThere ? [PasswordAlgorithm.Pbkdf2, PasswordAlgorithm.Argon2id] : [PasswordAlgorithm.Pbkdf2];

    private static PasswordOptions Cheap(PasswordAlgorithm algorithm) =>
        new()
        {
            Algorithm = algorithm,
            MemoryMiB = 8,
            Passes = 1,
        };

    private static PasswordHasher Hasher(PasswordAlgorithm algorithm) => new(Cheap(algorithm), [], PasswordHash.RoundsMin);
}
