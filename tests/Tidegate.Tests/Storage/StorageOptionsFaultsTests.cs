using Tidegate.Storage;

namespace Tidegate.Tests.Storage;

public sealed class StorageOptionsFaultsTests
{
    private const string Good = "Host=db;Username=u;Password=s3cr3t";

    [Fact]
    public void The_defaults_can_be_used() => Assert.Empty(StorageOptionsFaults.Find(new StorageOptions()));

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var options = new StorageOptions
        {
            Provider = (StorageProvider)9,
            ConnectionsMax = 0,
            CallTimeout = TimeSpan.FromMilliseconds(99),
            StartTimeout = TimeSpan.FromMinutes(11),
        };

        Assert.Collection(
            StorageOptionsFaults.Find(options),
            fault => Assert.StartsWith("Provider", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("ConnectionsMax", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("CallTimeout", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("StartTimeout", fault, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(1, 100, 0)]
    [InlineData(256, 60_000, 600_000)]
    public void The_bounds_themselves_can_be_used(int connections, int callMs, int startMs) =>
        Assert.Empty(
            StorageOptionsFaults.Find(
                new StorageOptions
                {
                    Provider = StorageProvider.Memory,
                    ConnectionsMax = connections,
                    CallTimeout = TimeSpan.FromMilliseconds(callMs),
                    StartTimeout = TimeSpan.FromMilliseconds(startMs),
                }
            )
        );

    [Theory]
    [InlineData("", "must name a file")]
    [InlineData(" ", "must name a file")]
    [InlineData("a\0b", "must name a file")]
    [InlineData(".", "names a folder")]
    [InlineData("no/such/folder/tidegate.db", "there is no folder")]
    public void A_file_that_cannot_be_is_refused(string file, string reason) =>
        Assert.Contains(reason, Assert.Single(StorageOptionsFaults.Find(new StorageOptions { File = file })), StringComparison.Ordinal);

    [Fact]
    public void A_connection_string_without_Postgres_is_a_mistake_of_somebody() =>
        Assert.Contains(
            "belong to Provider Postgres",
            Assert.Single(StorageOptionsFaults.Find(new StorageOptions { ConnectionString = Good })),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(null, null, "needs either")]
    [InlineData(Good, "file", "needs either")]
    [InlineData("Username=u;Password=s3cr3t", null, "names no Host")]
    [InlineData("Host=db;Password=ab;s3cr3t;Username=u", null, "cannot be read")]
    [InlineData("Host=db;s3cr3t=x", null, "cannot be read")]
    [InlineData("Host=db;Port=s3cr3t", null, "cannot be read")]
    [InlineData("'s3cr3t", null, "cannot be read")]
    [InlineData(null, "no/such/s3cr3t-free/file", "cannot be read")]
    public void A_connection_string_that_cannot_be_used_is_refused_without_repeating_it(string? text, string? file, string reason)
    {
        var options = new StorageOptions
        {
            Provider = StorageProvider.Postgres,
            ConnectionString = text,
            ConnectionStringFile = file,
        };

        var fault = Assert.Single(StorageOptionsFaults.Find(options));

        Assert.Contains(reason, fault, StringComparison.Ordinal);
        if (file is null)
        {
            Assert.DoesNotContain("s3cr3t", fault, StringComparison.Ordinal);
            Assert.DoesNotContain(
                "s3cr3t",
                Assert.Throws<ArgumentException>(() => new TidegateStorage(options, TimeProvider.System)).ToString(),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_connection_string_is_read_from_a_file_of_bounded_size()
    {
        var file = Path.GetTempFileName();
        try
        {
            var options = new StorageOptions { Provider = StorageProvider.Postgres, ConnectionStringFile = file };

            File.WriteAllText(file, Good + "\n");
            Assert.Empty(StorageOptionsFaults.Find(options));

            File.WriteAllText(file, Good.PadRight(16_385));
            Assert.Contains("larger than 16384 bytes", Assert.Single(StorageOptionsFaults.Find(options)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
