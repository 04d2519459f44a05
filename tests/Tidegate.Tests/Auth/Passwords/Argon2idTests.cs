using Tidegate.Auth.Passwords;

namespace Tidegate.Tests.Auth.Passwords;

public sealed class Argon2idTests
{
    private const string Salt = "bTk3pVQ0bG9ja2VkU2FsdA"; // 16 bytes
    private const string Hash = "5fR7cU3xF0hYt1q2w3e4r5t6z7u8i9o0p1a2s3d4f5g"; // 32 bytes

    /// <summary>Libsodium stands in the list of what the tests need; where it is not, PBKDF2 is what the gateway uses.</summary>
    private static readonly Argon2id? Library = Argon2id.TryLoad(8 * 1024, 1);

    [Theory]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$", 8, 1)]
    [InlineData("$argon2id$v=19$m=262144,t=16,p=1$", 262_144, 16)]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$", 19_456, 2)]
    public void The_cost_is_read(string head, int kib, int passes) => Assert.Equal((kib, passes), Argon2id.TryRead($"{head}{Salt}${Hash}"));

    [Theory]
    [InlineData("$argon2id$v=19$m=262145,t=2,p=1$")] // more than 256 MiB
    [InlineData("$argon2id$v=19$m=4294967295,t=2,p=1$")]
    [InlineData("$argon2id$v=19$m=19456,t=17,p=1$")]
    [InlineData("$argon2id$v=19$m=19456,t=0,p=1$")]
    [InlineData("$argon2id$v=19$m=7,t=1,p=1$")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=4$")]
    [InlineData("$argon2id$v=19$m=019456,t=2,p=1$")]
    [InlineData("$argon2id$v=19$m=+19456,t=2,p=1$")]
    [InlineData("$argon2id$v=19$m=,t=2,p=1$")]
    [InlineData("$argon2id$v=19$t=2,m=19456,p=1$")]
    [InlineData("$argon2id$v=16$m=19456,t=2,p=1$")]
    [InlineData("$argon2i$v=19$m=19456,t=2,p=1$")]
    [InlineData("$argon2id$m=19456,t=2,p=1$")]
    public void Another_form_and_a_cost_that_would_take_the_machine_are_refused_before_the_library_sees_them(string head)
    {
        Assert.Null(Argon2id.TryRead($"{head}{Salt}${Hash}"));
        Assert.False(Argon2id.Verify($"{head}{Salt}${Hash}", "password"));
    }

    [Theory]
    [InlineData("", Hash)]
    [InlineData("AAAA", Hash)]
    [InlineData(Salt, "")]
    [InlineData(Salt, "AAAA")]
    [InlineData(Salt + "=", Hash)]
    [InlineData("!" + Salt, Hash)]
    public void Salt_and_hash_have_their_lengths(string salt, string hash) =>
        Assert.Null(Argon2id.TryRead($"$argon2id$v=19$m=19456,t=2,p=1${salt}${hash}"));

    [Fact]
    public void A_password_is_known_again_and_no_other_is()
    {
        if (Library is null)
        {
            return;
        }

        var text = Library.Hash("korrektes Pferd");

        Assert.StartsWith("$argon2id$v=19$m=8192,t=1,p=1$", text, StringComparison.Ordinal);
        Assert.NotNull(Argon2id.TryRead(text));
        Assert.True(Argon2id.Verify(text, "korrektes Pferd"));
        Assert.False(Argon2id.Verify(text, "Korrektes Pferd"));
        Assert.False(Argon2id.Verify(text, ""));
        Assert.NotEqual(text, Library.Hash("korrektes Pferd"));
    }

    [Fact]
    public void A_text_that_cost_less_needs_another()
    {
        if (Library is null)
        {
            return;
        }

        Assert.False(Library.NeedsRehash($"$argon2id$v=19$m=8192,t=1,p=1${Salt}${Hash}"));
        Assert.False(Library.NeedsRehash($"$argon2id$v=19$m=65536,t=3,p=1${Salt}${Hash}"));
        Assert.True(Library.NeedsRehash($"$argon2id$v=19$m=4096,t=3,p=1${Salt}${Hash}"));
        Assert.True(Library.NeedsRehash("anything else"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_text_is_read_or_refused_and_never_breaks_the_reader(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var text = $"$argon2id$v=19$m=19456,t=2,p=1${Salt}${Hash}".ToCharArray();
            for (var change = random.Next(4); change >= 0; change--)
            {
                text[random.Next(text.Length)] = (char)random.Next(1, 0x100);
            }

            var cost = Argon2id.TryRead(new string(text));

            Assert.True(cost is null or { Kib: <= Argon2id.KibMax, Passes: <= Argon2id.PassesMax });
        }
    }
}
