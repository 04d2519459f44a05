using Microsoft.Extensions.Configuration;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Access;
using Tidegate.Feeds.Csv;
using Tidegate.Gateway.Configuration;

namespace Tidegate.Tests.Gateway.Configuration;

public sealed class GatewaySettingsTests : IDisposable
{
    private const string Secret = "kV9x2mPqL7tRw4ZsYb1NcD8fGhJ3uXeA5oQi6TvKyM0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void As_shipped_the_limits_are_those_that_nse_socket_documents()
    {
        var settings = Read(isDevelopment: false, ("Secret", Secret), ("Csv:File", "data.csv"));

        var limits = EndpointDefaults.Limits(settings.Tidegate.Endpoints["nse"]);
        Assert.Equal(1_000, settings.Tidegate.Endpoints["nse"].ConnectionsMax); // MAX_CONNECTIONS
        Assert.Equal(TimeSpan.FromSeconds(300), limits.IdleTimeout); // CONNECTION_TIMEOUT_SECS
        Assert.Equal(TimeSpan.FromSeconds(30), limits.PingInterval); // HEARTBEAT_INTERVAL_SECS
        Assert.Equal(100, limits.OutboxFramesMax); // BROADCAST_CHANNEL_SIZE
        Assert.Equal(TimeSpan.FromSeconds(60), settings.Tidegate.Hub.CleanupInterval); // CLEANUP_INTERVAL_SECS
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Gateway.Csv.Interval); // DATA_INTERVAL_SECS
        Assert.Equal(CsvPace.Interval, settings.Gateway.Csv.Pace);
        Assert.Equal("127.0.0.1:8080", settings.Gateway.Listen.Main); // BIND_ADDRESS
    }

    [Fact]
    public void As_shipped_SimuTraders_door_has_the_numbers_of_its_documents()
    {
        var settings = Read(isDevelopment: true, ("DevelopmentSecretFile", Path.Combine(_folder.FullName, "secret")));

        var door = settings.Tidegate.Endpoints["simutrador"];
        var issuer = settings.Tidegate.Auth.Issuers.Single(each => each.Name == "simutrador");
        Assert.Equal(["/ws/simulate", "/ws/session"], door.Paths);
        Assert.Equal(["simutrador"], door.Issuers);
        Assert.Equal(5, EndpointDefaults.ConnectsPerMinute(door));
        Assert.Equal(10, settings.Tidegate.SimutradorHealthPerMinute);
        Assert.True(EndpointDefaults.RefusesAfterUpgrade(door));
        Assert.Equal([CredentialKind.Header, CredentialKind.Query], EndpointDefaults.Credentials(door, isDevelopment: false));
        Assert.Equal(("simutrador-server", "simutrador-client", TimeSpan.Zero), (issuer.Issuer, issuer.Audience, issuer.Leeway));
        Assert.DoesNotContain("jti", issuer.RequiredClaims!);
        Assert.True(settings.Gateway.MockKeys);
    }

    [Fact]
    public void A_door_of_SimuTrador_may_be_closed_to_tokens_in_the_query_and_may_name_them()
    {
        (string, string?)[] development = [("DevelopmentSecretFile", Path.Combine(_folder.FullName, "secret"))];

        var header = Read(isDevelopment: true, [.. development, ("Endpoints:simutrador:Credentials:0", "Header")]);
        var query = Read(isDevelopment: true, [.. development, ("Endpoints:simutrador:Credentials:0", "Query")]);

        Assert.Equal([CredentialKind.Header], EndpointDefaults.Credentials(header.Tidegate.Endpoints["simutrador"], isDevelopment: true));
        Assert.Equal([CredentialKind.Query], EndpointDefaults.Credentials(query.Tidegate.Endpoints["simutrador"], isDevelopment: true));
    }

    [Fact]
    public void Faults_of_every_part_are_listed_at_once()
    {
        var faults = FaultsOf(
            isDevelopment: false,
            ("Listen:Main", "nowhere"),
            ("Csv:File", "data.csv"),
            ("Csv:Speed", "0.05"),
            ("ConnectionsMax", "0"),
            ("Instruments:DaysKept", "-1"),
            ("Endpoints:nse:PingInterval", "00:02:30"),
            ("Endpoints:stream:Dialect", "klingon")
        );

        Assert.Equal(7, faults.Count);
        Assert.Contains("Tidegate:Instruments: DaysKept must be 0 to 36500.", faults);
        Assert.Contains(faults, fault => fault.StartsWith("JWT_SECRET", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("\"nowhere\" is no address", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("Speed", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("Tidegate:ConnectionsMax must be 1 to", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("Tidegate:Endpoints:nse: PingInterval", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("Tidegate:Endpoints:stream: Dialect", StringComparison.Ordinal));
    }

    [Fact]
    public void Feeds_of_one_name_are_named_before_anything_starts()
    {
        var faults = FaultsOf(
            isDevelopment: false,
            ("Secret", Secret),
            ("Csv:File", "data.csv"),
            ("Brokers:angel:Feed:Name", "kraken"),
            ("Kraken:Enabled", "true")
        );
        var ofTheFile = FaultsOf(
            isDevelopment: false,
            ("Secret", Secret),
            ("Csv:File", "data.csv"),
            ("Kraken:Enabled", "true"),
            ("Kraken:Name", "csv")
        );

        Assert.Contains(
            "Tidegate: Brokers:angel and Kraken are feeds of one name, kraken: give each a Name of its own (that of the data file is csv).",
            faults
        );
        Assert.Contains(
            ofTheFile,
            fault => fault.StartsWith("Tidegate: Kraken and Csv are feeds of one name, csv", StringComparison.Ordinal)
        );
        Assert.NotNull(Read(isDevelopment: false, ("Secret", Secret), ("Csv:File", "data.csv"), ("Kraken:Name", "csv")));
    }

    [Fact]
    public void Values_that_are_none_are_all_named_too()
    {
        var faults = FaultsOf(isDevelopment: false, ("ConnectionsMax", "many"), ("DrainTimeout", "soon"), ("Csv:Speed", "fast"));

        Assert.Equal(3, faults.Count);
        Assert.Contains(faults, fault => fault.Contains("Tidegate:ConnectionsMax", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("Tidegate:DrainTimeout", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("Tidegate:Csv:Speed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Qw7-ninety-one-Zebras-too-short")] // 31 bytes
    [InlineData("your-secret-key-change-in-production-please")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_missing_short_or_default_secret_stops_the_start_outside_development(string? secret)
    {
        var faults = FaultsOf(isDevelopment: false, ("Secret", secret), ("Csv:File", "data.csv"));

        var fault = Assert.Single(faults);
        Assert.StartsWith("JWT_SECRET (Tidegate:Secret)", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(secret is { Length: > 0 } ? secret : "\0", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_of_exactly_32_bytes_will_do()
    {
        Assert.NotNull(Read(isDevelopment: false, ("Secret", Secret[..32]), ("Csv:File", "data.csv")));
    }

    [Fact]
    public void Development_makes_a_secret_of_its_own_and_plays_the_demo_day()
    {
        var settings = Read(isDevelopment: true, ("DevelopmentSecretFile", Path.Combine(_folder.FullName, "secret")));

        Assert.True(settings.IsDemo);
        Assert.EndsWith("nse-demo-day.csv.gz", settings.Gateway.Csv.File, StringComparison.Ordinal);
        Assert.True(settings.Gateway.Csv.Loop);
        Assert.All(settings.Tidegate.Auth.Issuers.SelectMany(issuer => issuer.Keys), key => Assert.Equal(44, key.Secret!.Length));
    }

    [Fact]
    public void A_development_secret_that_cannot_be_kept_is_a_fault_that_says_what_to_do()
    {
        var fault = Assert.Single(FaultsOf(isDevelopment: true, ("DevelopmentSecretFile", _folder.FullName)));

        Assert.Contains(_folder.FullName, fault, StringComparison.Ordinal);
        Assert.EndsWith("Set JWT_SECRET instead.", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_speed_means_the_times_of_the_file_unless_a_pace_is_named_too()
    {
        var speed = Read(isDevelopment: false, ("Secret", Secret), ("Csv:File", "data.csv"), ("Csv:Speed", "10"));
        var pace = Read(isDevelopment: false, ("Secret", Secret), ("Csv:File", "data.csv"), ("Csv:Speed", "10"), ("Csv:Pace", "Interval"));

        Assert.Equal(CsvPace.Timestamps, speed.Gateway.Csv.Pace);
        Assert.Equal(CsvPace.Interval, pace.Gateway.Csv.Pace);
    }

    private static IReadOnlyList<string> FaultsOf(bool isDevelopment, params (string Key, string? Value)[] settings)
    {
        var exception = Assert.Throws<StartFaultException>(() => Read(isDevelopment, settings));
        Assert.Equal(ExitCodes.Configuration, exception.ExitCode);
        return exception.Faults;
    }

    /// <summary>The shipped <c>appsettings.json</c> and these on top, under <c>Tidegate</c>.</summary>
    private static GatewaySettings Read(bool isDevelopment, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Testing.Repository.PathOf("src", "Tidegate.Gateway", "appsettings.json"))
            .AddInMemoryCollection(settings.Select(each => KeyValuePair.Create("Tidegate:" + each.Key, each.Value)))
            .Build();
        return GatewaySettings.Read(configuration, isDevelopment);
    }
}
