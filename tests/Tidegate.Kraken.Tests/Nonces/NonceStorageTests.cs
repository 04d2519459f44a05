using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Signing;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Nonces;

public sealed class NonceStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly KrakenApiKey _key = TestKeys.Worker();

    private string File => _folder.PathOf($"nonce-{_key.Fingerprint}");

    [Fact]
    public void Record_belongs_to_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's.");
            return;
        }

        using var source = Open();
        source.Next();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Null(source.StorageProblem);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(5_000)]
    public void Damaged_record_begins_anew_and_is_kept_aside(int length)
    {
        System.IO.File.WriteAllBytes(File, [.. Enumerable.Repeat((byte)0x5A, length)]);
        Restrict(File);

        using var source = Open();

        Assert.Null(source.StorageProblem);
        Assert.Equal((ulong)_time.GetUtcNow().ToUnixTimeMilliseconds(), source.Next());
        Assert.Equal(length > 0, System.IO.File.Exists($"{File}.damaged"));
    }

    [Fact]
    public void Link_in_place_of_the_record_is_left_alone_and_named()
    {
        var target = _folder.PathOf("of-somebody-else");
        System.IO.File.WriteAllText(target, "precious");
        System.IO.File.CreateSymbolicLink(File, target);

        using var source = Open();

        Assert.Equal("it is a link", source.StorageProblem);
        Assert.NotEqual(source.Next(), source.Next());
        Assert.Equal("precious", System.IO.File.ReadAllText(target));
    }

    [Fact]
    public void Record_that_others_may_read_is_left_alone_and_named()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's.");
            return;
        }

        System.IO.File.WriteAllText(File, "precious");
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        using var source = Open();

        Assert.Equal("others may read or write it", source.StorageProblem);
        Assert.Equal("precious", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Folder_that_others_may_write_is_not_used()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's.");
            return;
        }

        System.IO.File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);

        using var source = Open();

        Assert.Equal("its folder can be written by others", source.StorageProblem);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void Nonces_go_on_in_memory_where_no_folder_can_be_made()
    {
        System.IO.File.WriteAllText(_folder.PathOf("taken"), "");

        using var source = Open(Path.Combine(_folder.Path, "taken", "below"));

        Assert.NotNull(source.StorageProblem);
        Assert.True(source.Next() < source.Next());
    }

    [Fact]
    public void Nonces_stay_in_memory_where_that_is_wanted()
    {
        using var source = Open("");

        Assert.Equal("no folder is named", source.StorageProblem);
        Assert.True(source.Next() < source.Next());
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    private NonceSource Open(string? folder = null) =>
        new(_key, new NonceOptions { Folder = folder ?? _folder.Path }, _time, NullLogger<NonceSource>.Instance);

    private static void Restrict(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
