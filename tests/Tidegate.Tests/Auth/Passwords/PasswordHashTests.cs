using Tidegate.Auth.Passwords;

namespace Tidegate.Tests.Auth.Passwords;

public sealed class PasswordHashTests
{
    // PBKDF2-HMAC-SHA512 of "password" with the salt "saltsalt", 10,000 rounds, 32 bytes, computed by Python's hashlib.
    private const string Known = "$pbkdf2-sha512$i=10000$c2FsdHNhbHQ$rtYTaSKIKNok+5TFePmAvpw12pEpVylF3EHKEtkSioc";

    [Fact]
    public void A_password_matches_its_own_hash_and_no_other_does()
    {
        var hash = PasswordHash.TryParse(PasswordHash.Create("correct horse").ToString());

        Assert.NotNull(hash);
        Assert.StartsWith("$pbkdf2-sha512$i=210000$", hash.ToString(), StringComparison.Ordinal);
        Assert.True(hash.Verify("correct horse"));
        Assert.False(hash.Verify("Correct horse"));
        Assert.False(hash.Verify(""));
        Assert.False(hash.NeedsRehash);
    }

    [Fact]
    public void The_same_password_never_gives_the_same_text() =>
        Assert.NotEqual(
            PasswordHash.Create("p", PasswordHash.RoundsMin).ToString(),
            PasswordHash.Create("p", PasswordHash.RoundsMin).ToString()
        );

    [Fact]
    public void A_hash_of_another_implementation_is_understood_and_due_for_renewal()
    {
        var hash = PasswordHash.TryParse(Known);

        Assert.NotNull(hash);
        Assert.True(hash.Verify("password"));
        Assert.False(hash.Verify("passwore"));
        Assert.True(hash.NeedsRehash);
        Assert.Equal(Known, hash.ToString());
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(9_999, false)]
    [InlineData(2_100_000, true)]
    [InlineData(2_100_001, false)]
    [InlineData(int.MaxValue, false)]
    public void Rounds_are_bounded_before_anything_is_computed(int rounds, bool accepted) =>
        Assert.Equal(accepted, PasswordHash.TryParse($"$pbkdf2-sha512$i={rounds}$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA") is not null);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=-210000$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=210000,x=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=210000$c2FsdHNhbHQ=$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=210000$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAB")] // unused bits set
    [InlineData("$pbkdf2-sha512$i=210000$c2Fs$AAAAAAAAAAAAAAAAAAAAAA")] // salt of 3 bytes
    [InlineData("$pbkdf2-sha512$i=210000$c2FsdHNhbHQ$AAAA")]
    [InlineData("$pbkdf2-sha512$i=210000$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA$")]
    [InlineData("$pbkdf2-sha512$i=210000$c2Fs dHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA")]
    public void Any_other_text_is_no_hash(string? text) => Assert.Null(PasswordHash.TryParse(text));

    [Fact]
    public void Random_texts_are_no_hash_and_never_throw()
    {
        var random = new Random(5);
        var good = Known.ToCharArray();
        for (var round = 0; round < 20_000; round++)
        {
            var text = (char[])good.Clone();
            text[random.Next(text.Length)] = (char)random.Next(0x100);

            var changed = new string(text);
            Assert.Equal(changed, PasswordHash.TryParse(changed)?.ToString() ?? changed);
        }

        Assert.Null(PasswordHash.TryParse(new string('$', 100_000)));
    }

    [Fact]
    public void A_password_has_at_most_1024_characters()
    {
        var longest = new string('x', PasswordHash.PasswordCharsMax);

        var hash = PasswordHash.Create(longest, PasswordHash.RoundsMin);

        Assert.True(hash.Verify(longest));
        Assert.False(hash.Verify(longest + "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => PasswordHash.Create(longest + "x"));
    }
}
