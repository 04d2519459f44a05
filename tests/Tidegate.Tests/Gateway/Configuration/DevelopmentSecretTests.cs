using Tidegate.Gateway.Configuration;

namespace Tidegate.Tests.Gateway.Configuration;

public sealed class DevelopmentSecretTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-secret-");

    private string SecretFile => Path.Combine(_folder.FullName, "inside", "development-secret");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_is_made_once_long_enough_and_read_again_by_every_later_start()
    {
        var first = DevelopmentSecret.ReadOrMake(SecretFile);
        var second = DevelopmentSecret.ReadOrMake(SecretFile);

        Assert.Equal(32, Convert.FromBase64String(first).Length);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Two_machines_do_not_have_the_same()
    {
        Assert.NotEqual(DevelopmentSecret.ReadOrMake(SecretFile), DevelopmentSecret.ReadOrMake(SecretFile + "2"));
    }

    [Fact]
    public void Only_its_user_can_read_the_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes; the folder is the user's own there.");
            return;
        }

        DevelopmentSecret.ReadOrMake(SecretFile);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretFile));
    }

    [Fact]
    public async Task Starts_at_the_same_moment_all_end_with_the_same_whole_secret_and_leave_no_draft()
    {
        var cancellation = TestContext.Current.CancellationToken;
        for (var round = 0; round < 50; round++)
        {
            var file = $"{SecretFile}{round}";
            using var gate = new Barrier(4);
            var starts = Enumerable
                .Range(0, 4)
                .Select(_ => Task.Factory.StartNew(Start, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            var secrets = await Task.WhenAll(starts);

            Assert.Single(secrets.Distinct());
            Assert.Equal(32, Convert.FromBase64String(secrets[0]).Length);

            string Start()
            {
                gate.SignalAndWait(cancellation);
                return DevelopmentSecret.ReadOrMake(file);
            }
        }

        Assert.Equal(50, Directory.GetFiles(Path.GetDirectoryName(SecretFile)!).Length);
    }

    [Fact]
    public void A_draft_left_by_a_start_that_died_is_in_nobodys_way()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SecretFile)!);
        File.WriteAllText($"{SecretFile}.{Environment.ProcessId}", "half a sec");

        Assert.Equal(32, Convert.FromBase64String(DevelopmentSecret.ReadOrMake(SecretFile)).Length);
    }

    [Fact]
    public void A_file_that_cannot_be_had_is_an_error_of_the_file_system()
    {
        Directory.CreateDirectory(SecretFile); // a folder where the file should be

        var exception = Record.Exception(() => DevelopmentSecret.ReadOrMake(SecretFile));

        Assert.True(exception is IOException or UnauthorizedAccessException, exception?.ToString());
    }
}
