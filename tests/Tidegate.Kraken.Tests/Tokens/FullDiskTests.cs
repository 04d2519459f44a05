using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Nonces;
using Tidegate.Testing;
using Tidegate.Tests.Storage;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>A disk that takes no byte more: nothing stops, what was on it stays whole, and it is told.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Token_goes_on_in_memory_and_the_old_file_stays_whole()
    {
        using var disk = TestDisk.Mount(kibibytes: 64);
        var folder = Path.Combine(disk.Folder, "kraken");
        await using var fixture = new ManagerFixture(options => options.StorageDirectory = folder);
        await fixture.GetAsync();
        await fixture.SettledAsync();

        disk.Fill();
        Assert.True(await fixture.Manager.ForceRefreshAsync(TestContext.Current.CancellationToken));
        Assert.Equal("token-2", await fixture.GetAsync());
        Assert.NotNull(fixture.Manager.GetStatus().Authentication.StorageProblem);
        await using (var reader = new ManagerFixture(options => options.StorageDirectory = folder))
        {
            Assert.Equal("token-1", await reader.GetAsync());
            Assert.Equal("storage", reader.Manager.GetTokenInfo().Source);
        }

        disk.Free();
        Assert.True(await fixture.Manager.ForceRefreshAsync(TestContext.Current.CancellationToken));
        Assert.Null(fixture.Manager.GetStatus().Authentication.StorageProblem);
        Assert.Empty(Directory.GetFiles(folder, "*.draft"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nonces_rise_on_a_disk_that_is_full_before_or_after_their_start(bool isFullBefore)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Small disks are mounted on Linux only.");
            return;
        }

        using var disk = TestDisk.Mount(kibibytes: 64);
        var folder = Path.Combine(disk.Folder, "kraken");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (isFullBefore)
        {
            disk.Fill();
        }

        using var key = TestKeys.Worker();
        using var nonces = new NonceSource(key, new NonceOptions { Folder = folder }, new ManualTime(), NullLogger<NonceSource>.Instance);
        if (!isFullBefore)
        {
            disk.Fill();
        }

        var (first, second) = (nonces.Next(), nonces.Next());

        Assert.True(second > first);
        Assert.Equal(isFullBefore, nonces.StorageProblem is not null);
    }
}
