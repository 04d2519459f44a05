using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Secrets;

namespace Tidegate.Tests.Auth.ApiKeys;

public sealed class ApiKeyPepperTests
{
    private static readonly string Pepper = SecretText.New();

    [Fact]
    public void The_hash_is_HMAC_SHA_256_under_the_pepper_in_hexadecimal()
    {
        var hash = new ApiKeyPepper(new ApiKeyOptions { Pepper = Pepper }).HashOf("tgk_x");

        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Pepper), "tgk_x"u8)), hash);
    }

    [Fact]
    public void A_key_made_with_a_previous_pepper_is_looked_up_by_that_too()
    {
        var old = SecretText.New();
        var hash = new ApiKeyPepper(new ApiKeyOptions { Pepper = old }).HashOf("k");
        var rotated = new ApiKeyPepper(new ApiKeyOptions { Pepper = Pepper, PreviousPeppers = [old, SecretText.New()] });

        Assert.NotEqual(hash, rotated.HashOf("k"));
        Assert.Equal(3, rotated.HashesOf("k").Length);
        Assert.Equal([rotated.HashOf("k"), hash], rotated.HashesOf("k")[..2]);
    }

    [Fact]
    public void Without_one_each_process_has_its_own()
    {
        var (one, other) = (new ApiKeyPepper(new ApiKeyOptions()), new ApiKeyPepper(new ApiKeyOptions()));

        Assert.NotEqual(one.HashOf("k"), other.HashOf("k"));
        Assert.False(one.IsLasting);
        Assert.True(new ApiKeyPepper(new ApiKeyOptions { Pepper = Pepper }).IsLasting);
    }

    [Fact]
    public async Task It_may_stand_in_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Pepper + "\n", TestContext.Current.CancellationToken);

            Assert.Equal(
                new ApiKeyPepper(new ApiKeyOptions { Pepper = Pepper }).HashOf("k"),
                new ApiKeyPepper(new ApiKeyOptions { PepperFile = file }).HashOf("k")
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_short_or_guessable_one_is_refused_without_being_quoted()
    {
        const string Short = "Zq8rT2kLmW0vXc5bNs9dHgJ3fP6yAeU"; // 31 characters
        string[] bad = [Short, "", "your_jwt_secret_key_here_at_least_32_characters", new('a', 40)];

        foreach (var pepper in bad)
        {
            var faults = new List<string>();
            _ = ApiKeyPepper.Read(new ApiKeyOptions { Pepper = pepper }, allowWeakSecrets: false, faults);
            var thrown = Assert.Throws<ArgumentException>(() => new ApiKeyPepper(new ApiKeyOptions { PreviousPeppers = [pepper] }));

            Assert.Single(faults);
            Assert.True(pepper.Length == 0 || !(faults[0] + thrown.Message).Contains(pepper, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Development_lets_a_guessable_one_pass_but_never_a_short_one()
    {
        Assert.Empty(Faults(new ApiKeyOptions { Pepper = new('a', 40) }, allowWeak: true));
        Assert.Single(Faults(new ApiKeyOptions { Pepper = "short" }, allowWeak: true));
    }

    [Fact]
    public void Two_sources_too_many_previous_ones_and_a_missing_file_are_faults()
    {
        Assert.Single(Faults(new ApiKeyOptions { Pepper = Pepper, PepperFile = "x" }));
        Assert.Single(Faults(new ApiKeyOptions { PreviousPeppers = [.. Enumerable.Range(0, 9).Select(_ => SecretText.New())] }));
        Assert.Single(Faults(new ApiKeyOptions { PepperFile = Path.Combine(Path.GetTempPath(), "no-such-pepper") }));
    }

    private static List<string> Faults(ApiKeyOptions options, bool allowWeak = false)
    {
        var faults = new List<string>();
        _ = ApiKeyPepper.Read(options, allowWeak, faults);
        return faults;
    }
}
