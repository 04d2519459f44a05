using System.Buffers.Text;
using Tidegate.Auth.Secrets;

namespace Tidegate.Tests.Auth.Secrets;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(1024)]
    public void A_secret_holds_as_many_random_bytes_as_asked_for(int bytes)
    {
        var secret = SecretText.New(bytes);

        Assert.Equal(bytes, Base64Url.DecodeFromChars(secret).Length);
        Assert.NotEqual(secret, SecretText.New(bytes));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(1025)]
    public void A_secret_of_any_other_size_is_not_made(int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SecretText.New(bytes));
}
