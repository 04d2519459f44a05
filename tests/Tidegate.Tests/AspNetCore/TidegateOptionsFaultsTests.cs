using System.Globalization;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Access;
using Tidegate.Streaming.Hub;

namespace Tidegate.Tests.AspNetCore;

public sealed class TidegateOptionsFaultsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Each limit of an endpoint: how it is set, the lowest and the highest value, in its own unit.</summary>
    public static TheoryData<string, int, int> EndpointLimits { get; } =
        new()
        {
            { "ConnectionsMax", 1, 100_000 },
            { "PingInterval", 1, 3_600 },
            { "PongTimeout", 0, 60 },
            { "HelloTimeout", 1, 60 },
            { "FrameTimeout", 1, 60 },
            { "MessagesPerSecond", 0, 100_000 },
            { "MessageBytesMax", 1_024, 1_048_576 },
            { "SubscriptionsMax", 1, 10_000 },
            { "OutboxBytesMax", 4_096, 262_144 },
            { "OutboxFramesMax", 1, 65_536 },
            { "ExpiryNotice", 0, 600 },
            { "DepthMax", 1, 1_000 },
            { "ConnectsPerMinute", 0, 100_000 },
            { "FailuresPerMinute", 0, 100_000 },
        };

    [Fact]
    public void Good_options_have_no_faults() => Assert.Empty(TidegateOptionsFaults.Find(Good()));

    [Theory]
    [MemberData(nameof(EndpointLimits))]
    public void A_limit_of_an_endpoint_may_have_its_lowest_and_its_highest_value_and_nothing_beyond(string name, int min, int max)
    {
        Assert.Empty(Find(name, min));
        Assert.Empty(Find(name, max));
        Assert.StartsWith($"Tidegate:Endpoints:stream: {name} must be", Assert.Single(Find(name, min - 1)), StringComparison.Ordinal);
        Assert.StartsWith($"Tidegate:Endpoints:stream: {name} must be", Assert.Single(Find(name, max + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tenant_must_be_a_part_of_every_path()
    {
        var options = Good();
        var stream = options.Endpoints["stream"];
        stream.TenantRoute = "restaurant_id";
        stream.Paths.Clear();
        stream.Paths.Add("/tables/{restaurant_id}");
        Assert.Empty(TidegateOptionsFaults.Find(options));

        stream.Paths.Add("/tables");
        Assert.Contains(
            "TenantRoute names \"restaurant_id\"",
            Assert.Single(TidegateOptionsFaults.Find(options)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_ping_must_come_more_than_twice_within_the_idle_timeout()
    {
        var options = Good();
        var stream = options.Endpoints["stream"];
        stream.IdleTimeout = Second * 61;
        stream.PingInterval = Second * 30;
        Assert.Empty(TidegateOptionsFaults.Find(options));

        stream.IdleTimeout = Second * 60;
        Assert.Contains("less than half of IdleTimeout", Assert.Single(TidegateOptionsFaults.Find(options)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/stream")]
    [InlineData("/STREAM/")]
    public void Two_endpoints_cannot_share_a_path(string path)
    {
        var options = Good();
        options.Endpoints["other"] = new EndpointOptions { Paths = { path } };

        var fault = Assert.Single(TidegateOptionsFaults.Find(options));

        Assert.Contains("stream and other share the path /stream,", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_found_at_once()
    {
        var options = Good();
        options.ConnectionsMax = 0;
        options.UnauthenticatedMax = 10_001;
        options.DrainTimeout = Second / 2;
        options.DrainDelay = -Second;
        options.Hub.DrainPerSecond = 0;
        options.NseExchange = "a/b";
        options.Hub.UpdatesWaitingMax = 17;
        options.Endpoints["broken"] = new EndpointOptions
        {
            Paths = { "no-slash" },
            Dialect = "french",
            Issuers = { "nobody" },
            Origins = { "*" },
            Credentials = { CredentialKind.Query },
        };

        var faults = TidegateOptionsFaults.Find(options);

        string[] named =
        [
            "Tidegate:ConnectionsMax",
            "Tidegate:UnauthenticatedMax",
            "Tidegate:DrainTimeout",
            "Tidegate:DrainDelay",
            "Tidegate:Hub:DrainPerSecond",
            "Tidegate:NseExchange",
            "Tidegate:Hub:UpdatesWaitingMax",
            "Tidegate:Endpoints:broken: Paths",
            "Tidegate:Endpoints:broken: Dialect",
            "Tidegate:Endpoints:broken: Issuers",
            "Tidegate:Endpoints:broken: Origins",
            "Tidegate:Endpoints:broken: Credentials",
        ];
        Assert.All(named, name => Assert.Contains(faults, fault => fault.StartsWith(name, StringComparison.Ordinal)));
        Assert.Equal(named.Length, faults.Count);
    }

    [Fact]
    public void Without_an_issuer_nothing_starts_unless_the_host_vouches_for_everybody()
    {
        var options = new TidegateOptions { Endpoints = { ["stream"] = new() { Paths = { "/stream" } } } };
        Assert.StartsWith("Tidegate:Auth: Issuers is empty", Assert.Single(TidegateOptionsFaults.Find(options)), StringComparison.Ordinal);

        options.Endpoints["stream"].HostUsers = true;
        Assert.Empty(TidegateOptionsFaults.Find(options));
    }

    [Theory]
    [InlineData(nameof(HubOptions.HistoryCountMax), 0, 65_536)]
    [InlineData(nameof(HubOptions.HistoryBytesMax), 0, 67_108_864)]
    [InlineData(nameof(HubOptions.HistoryAgeMax), 1, 3_600)]
    [InlineData(nameof(HubOptions.TopicLinger), 0, 600)]
    [InlineData(nameof(HubOptions.PendingBytesMax), 0, 1_099_511_627_776)]
    [InlineData(nameof(HubOptions.Shards), 0, 64)]
    [InlineData(nameof(HubOptions.DrainPerSecond), 1, 1_000_000)]
    [InlineData(nameof(HubOptions.DrainSpread), 0, 60)]
    [InlineData(nameof(HubOptions.CleanupInterval), 1, 3_600)]
    [InlineData(nameof(HubOptions.ResumeWindow), 0, 3_600)]
    [InlineData(nameof(HubOptions.ResumeCountMax), 0, 1_000_000)]
    [InlineData(nameof(HubOptions.ResumeSubscriptionsMax), 0, 100_000_000)]
    public void The_hub_takes_what_lies_within_its_bounds_and_names_what_does_not(string name, long least, long most)
    {
        Assert.Empty(FindInHub(name, least));
        Assert.Empty(FindInHub(name, most));
        Assert.StartsWith($"Tidegate:Hub:{name}", Assert.Single(FindInHub(name, least - 1)), StringComparison.Ordinal);
        Assert.StartsWith($"Tidegate:Hub:{name}", Assert.Single(FindInHub(name, most + 1)), StringComparison.Ordinal);
    }

    /// <param name="name">Name of the option.</param>
    /// <param name="value">Its value; of a time in seconds.</param>
    private static IReadOnlyList<string> FindInHub(string name, long value)
    {
        var options = Good();
        var property = typeof(HubOptions).GetProperty(name)!;
        var of =
            property.PropertyType == typeof(TimeSpan)
                ? TimeSpan.FromSeconds(value)
                : Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture);
        property.SetValue(options.Hub, of);
        return TidegateOptionsFaults.Find(options);
    }

    private static IReadOnlyList<string> Find(string name, int value)
    {
        var options = Good();
        var stream = options.Endpoints["stream"];
        stream.IdleTimeout = TimeSpan.FromDays(1);
        var property = typeof(EndpointOptions).GetProperty(name)!;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(stream, type == typeof(TimeSpan) ? Second * value : value);
        return TidegateOptionsFaults.Find(options);
    }

    private static TidegateOptions Good() =>
        new()
        {
            Auth = { Issuers = [new() { Name = "mine", Keys = [new() { Secret = "kV9x2mPqL7tRw4ZsYb1NcD8fGhJ3uXeA5oQi6TvKyM0" }] }] },
            Endpoints = { ["stream"] = new EndpointOptions { Paths = { "/stream" } } },
        };
}
