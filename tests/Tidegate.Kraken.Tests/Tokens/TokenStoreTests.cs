using System.Security.Cryptography;
using Tidegate.Kraken.Tokens;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Tokens;

public sealed class TokenStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    private string Path => _folder.PathOf("token-key");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Token_is_kept_for_its_owner_alone_and_found_again(bool isEncrypted)
    {
        var key = isEncrypted ? RandomNumberGenerator.GetBytes(32) : null;

        Assert.Null(Store(key).Save(Token("precious")));

        Assert.Equal(Token("precious"), Store(key).Load(out var problem));
        Assert.Null(problem);
        Assert.Equal(!isEncrypted, File.ReadAllText(Path).Contains("precious", StringComparison.Ordinal));
        Assert.Equal(["token-key"], Directory.GetFiles(_folder.Path).Select(file => System.IO.Path.GetFileName(file)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }
    }

    [Fact]
    public void Encrypted_token_opens_with_its_own_key_only()
    {
        Store(RandomNumberGenerator.GetBytes(32)).Save(Token("precious"));

        Assert.Null(Store(RandomNumberGenerator.GetBytes(32)).Load(out var otherKey));
        Assert.Null(Store(null).Load(out var noKey));
        Assert.NotNull(otherKey);
        Assert.NotNull(noKey);
    }

    [Fact]
    public void Plain_token_is_not_taken_where_encryption_is_asked_for()
    {
        Store(null).Save(Token("precious"));

        Assert.Null(Store(RandomNumberGenerator.GetBytes(32)).Load(out var problem));
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Token\":\"half")]
    [InlineData("{}")]
    [InlineData("null-ish")]
    public void Half_written_file_is_named_and_replaced_by_the_next_token(string content)
    {
        Store(null).Save(Token("old"));
        File.WriteAllText(Path, content);

        Assert.Null(Store(null).Load(out var problem));
        Assert.NotNull(problem);
        Assert.Null(Store(null).Save(Token("new")));
        Assert.Equal(Token("new"), Store(null).Load(out _));
    }

    [Fact]
    public void Link_is_neither_read_nor_written_through()
    {
        var target = _folder.PathOf("of-somebody-else");
        File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(Path, target);

        Assert.Null(Store(null).Load(out var problem));
        Assert.Equal("it is a link", problem);
        Assert.Equal("it is a link", Store(null).Save(Token("new")));
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    public async Task Manager_goes_on_in_memory_when_the_file_cannot_be_written_and_says_so()
    {
        await File.WriteAllTextAsync(_folder.PathOf("taken"), "", TestContext.Current.CancellationToken);
        await using var fixture = new ManagerFixture(options =>
            options.StorageDirectory = System.IO.Path.Combine(_folder.Path, "taken", "below")
        );

        Assert.Equal("token-1", await fixture.GetAsync());
        await fixture.SettledAsync();

        Assert.Equal("token-1", await fixture.GetAsync());
        Assert.NotNull(fixture.Manager.GetStatus().Authentication.StorageProblem);
    }

    [Fact]
    public async Task Restart_goes_on_with_the_token_that_was_kept_and_no_call()
    {
        await using (var first = new ManagerFixture(options => options.StorageDirectory = _folder.Path))
        {
            await first.GetAsync();
        }

        await using var second = new ManagerFixture(options => options.StorageDirectory = _folder.Path);

        Assert.Equal("token-1", await second.GetAsync());
        Assert.Equal((0, "storage"), (second.Endpoint.Calls, second.Manager.GetTokenInfo().Source));
    }

    public void Dispose() => _folder.Dispose();

    private TokenStore Store(byte[]? encryptionKey) => new(_folder.Path, "key", encryptionKey, _time);

    private StoredToken Token(string text) => new(text, _time.GetUtcNow(), 900);
}
