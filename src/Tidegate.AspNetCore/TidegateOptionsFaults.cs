using System.Buffers;
using Microsoft.AspNetCore.Routing.Patterns;
using Tidegate.AspNetCore.Dialects.Aura;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Markets.Capabilities;
using Tidegate.Streaming.Admitting;

namespace Tidegate.AspNetCore;

/// <summary>Everything that is wrong with the options, at once, in sentences an operator can act on. No sentence holds a secret.</summary>
public static class TidegateOptionsFaults
{
    private static readonly SearchValues<char> CookieChars = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    private static readonly SearchValues<char> BrokerChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>All faults; empty where the options can be used.</summary>
    public static IReadOnlyList<string> Find(TidegateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [.. AuthOptionsFaults.Find(options.Auth).Select(fault => "Tidegate:Auth: " + fault)];
        if (options.Auth.Issuers.Count == 0 && !options.Endpoints.Values.All(endpoint => endpoint.HostUsers))
        {
            faults.Add("Tidegate:Auth: Issuers is empty: without an issuer nobody can be let in.");
        }

        CheckNode(options, faults);
        SimulationOptionsFaults.Find(options.Simulation, faults);
        faults.AddRange(SharedPaths(options));
        faults.AddRange(PlanOptionsFaults.Find(options.Plans));
        faults.AddRange(PolicyOptionsFaults.Find(options.Policies, options.Endpoints.Keys, options.Plans.Keys));
        if (!Enum.IsDefined(options.PolicyDefault))
        {
            faults.Add("Tidegate:PolicyDefault must be Allow or Deny.");
        }

        var capabilities = new List<string>();
        CapabilityFile.Read(options.CapabilitiesFile, capabilities);
        faults.AddRange(capabilities.Select(fault => "Tidegate:CapabilitiesFile: " + fault));
        var issuers = options.Auth.Issuers.Select(issuer => issuer.Name).ToArray();
        faults.AddRange(
            options
                .Api.Issuers.Concat(options.Api.AdminIssuers)
                .Concat(new[] { options.Api.KeyIssuer, options.Api.PasswordIssuer, options.Api.LoginIssuer }.OfType<string>())
                .Except(issuers, StringComparer.Ordinal)
                .Select(name => $"Tidegate:Api names the issuer \"{name}\", which is not configured.")
        );
        foreach (var (name, endpoint) in options.Endpoints)
        {
            faults.AddRange(EndpointFaults(endpoint, issuers).Select(fault => $"Tidegate:Endpoints:{name}: {fault}"));
        }

        return faults;
    }

    private static void CheckNode(TidegateOptions options, List<string> faults)
    {
        Between(options.ConnectionsMax, 1, 1_000_000, "Tidegate:ConnectionsMax", faults);
        Between(options.Api.FailuresPerMinute, 0, 100_000, "Tidegate:Api:FailuresPerMinute", faults);
        Between(options.Api.PublishesPerSecond, 0, 1_000_000, "Tidegate:Api:PublishesPerSecond", faults);
        Between(options.MemoryPercentMax, 50, 100, "Tidegate:MemoryPercentMax", faults);
        Between(options.UnauthenticatedMax, 0, 10_000, "Tidegate:UnauthenticatedMax", faults);
        Between(options.SimutradorHealthPerMinute, 0, 100_000, "Tidegate:SimutradorHealthPerMinute", faults);
        Between(options.OpenAlgoCallsPerSecond, 0, 100_000, "Tidegate:OpenAlgoCallsPerSecond", faults);
        if (
            options.OpenAlgoSocketUrl is { } url
            && !(Uri.TryCreate(url, UriKind.Absolute, out var socket) && socket.Scheme is "ws" or "wss")
        )
        {
            faults.Add("Tidegate:OpenAlgoSocketUrl must be an address such as wss://feed.example.com/ws.");
        }

        Between(options.DrainTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "Tidegate:DrainTimeout", faults);
        Between(options.DrainDelay, TimeSpan.Zero, TimeSpan.FromMinutes(5), "Tidegate:DrainDelay", faults);
        Between(options.Hub.DrainPerSecond, 1, 1_000_000, "Tidegate:Hub:DrainPerSecond", faults);
        Between(options.Hub.UpdatesWaitingMax, 16, 1_048_576, "Tidegate:Hub:UpdatesWaitingMax", faults);
        Between(options.Hub.DrainSpread, TimeSpan.Zero, TimeSpan.FromSeconds(60), "Tidegate:Hub:DrainSpread", faults);
        Between(options.Hub.HistoryCountMax, 0, 65_536, "Tidegate:Hub:HistoryCountMax", faults);
        Between(options.Hub.HistoryBytesMax, 0, 67_108_864, "Tidegate:Hub:HistoryBytesMax", faults);
        Between(options.Hub.HistoryAgeMax, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Tidegate:Hub:HistoryAgeMax", faults);
        Between(options.Hub.TopicLinger, TimeSpan.Zero, TimeSpan.FromMinutes(10), "Tidegate:Hub:TopicLinger", faults);
        Between(options.Hub.RetainedTopicsMax, 1, 1_000_000, "Tidegate:Hub:RetainedTopicsMax", faults);
        Between(options.Hub.RetainedBytesMax, 65_536, 17_179_869_184, "Tidegate:Hub:RetainedBytesMax", faults);
        Between(options.Hub.PendingBytesMax, 0, 1_099_511_627_776, "Tidegate:Hub:PendingBytesMax", faults);
        Between(options.Hub.Shards, 0, 64, "Tidegate:Hub:Shards", faults);
        Between(options.Hub.CleanupInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Tidegate:Hub:CleanupInterval", faults);
        Between(options.Hub.ResumeWindow, TimeSpan.Zero, TimeSpan.FromHours(1), "Tidegate:Hub:ResumeWindow", faults);
        Between(options.Hub.ResumeCountMax, 0, 1_000_000, "Tidegate:Hub:ResumeCountMax", faults);
        Between(options.Hub.ResumeSubscriptionsMax, 0, 100_000_000, "Tidegate:Hub:ResumeSubscriptionsMax", faults);
        if (!int.IsPow2(options.Hub.UpdatesWaitingMax))
        {
            faults.Add("Tidegate:Hub:UpdatesWaitingMax must be a power of two.");
        }

        if (!Topic.TryJoin(["md", options.NseExchange], out _))
        {
            faults.Add("Tidegate:NseExchange must be one topic segment, for example NSE.");
        }

        Between(options.HostUser.LifetimeMax, TimeSpan.FromMinutes(1), TimeSpan.FromDays(31), "Tidegate:HostUser:LifetimeMax", faults);
        if (options.Endpoints.Count == 0)
        {
            faults.Add("Tidegate:Endpoints: at least one endpoint is needed.");
        }
    }

    /// <summary>Routing would find out only with the first request, and answer 500.</summary>
    private static IEnumerable<string> SharedPaths(TidegateOptions options) =>
        options
            .Endpoints.SelectMany(pair => pair.Value.Paths.Select(path => (Path: "/" + path.Trim('/'), Endpoint: pair.Key)))
            .GroupBy(each => each.Path, each => each.Endpoint, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"Tidegate:Endpoints: {string.Join(" and ", group)} share the path {group.Key}, which can lead to one only.");

    private static List<string> EndpointFaults(EndpointOptions endpoint, string[] issuers)
    {
        var faults = new List<string>();
        if (!DialectNames.All.Contains(endpoint.Dialect, StringComparer.Ordinal))
        {
            faults.Add($"Dialect must be one of {string.Join(", ", DialectNames.All)}.");
        }

        if (endpoint.Paths.Count == 0 || !endpoint.Paths.All(IsPattern))
        {
            faults.Add("Paths must name at least one route that begins with /, for example /stream.");
        }

        faults.AddRange(
            endpoint.Issuers.Except(issuers, StringComparer.Ordinal).Select(name => $"Issuers names \"{name}\", which is not configured.")
        );
        faults.AddRange(
            endpoint
                .Origins.Where(origin => OriginRule.Normalise(origin) is null)
                .Select(origin => $"Origins: \"{origin}\" is no origin such as https://app.example.com; there is no wildcard.")
        );
        if (endpoint.Credentials.Contains(CredentialKind.Query) && !EndpointDefaults.MayTakeQuery(endpoint))
        {
            faults.Add("Credentials names Query, which needs DangerousAllowQueryToken.");
        }

        if (endpoint.CustomCloseCodes && !EndpointDefaults.IsAura(endpoint))
        {
            faults.Add("CustomCloseCodes is for the aura dialects only.");
        }

        if (
            AuraDialects.PlaceOf(endpoint.Dialect) is { } member
            && !endpoint.Paths.All(path => path.Contains($"{{{member}", StringComparison.Ordinal))
        )
        {
            faults.Add($"Paths of {endpoint.Dialect} must name {{{member}}}.");
        }

        if (
            endpoint.TenantRoute is { } route
            && !endpoint.Paths.All(path => Names(path, route))
            && !EndpointDefaults.RouteQuery(endpoint).Contains(route)
        )
        {
            faults.Add($"TenantRoute names \"{route}\", which is no part of every path: nobody could come in.");
        }

        if (endpoint.Credentials.Contains(CredentialKind.Cookie) && endpoint.CookieName is null)
        {
            faults.Add("Credentials names Cookie, which needs CookieName.");
        }

        if (endpoint.CookieName is { } cookie && (cookie.Length is 0 or > 64 || cookie.AsSpan().ContainsAnyExcept(CookieChars)))
        {
            faults.Add("CookieName must be 1 to 64 characters of A-Z, a-z, 0-9, - and _.");
        }

        if (endpoint.CookieName is not null && endpoint.Origins.Count == 0)
        {
            faults.Add("CookieName needs Origins: a cookie counts only for pages that are listed.");
        }

        if (endpoint.BrokerName.Length is 0 or > 32 || endpoint.BrokerName.AsSpan().ContainsAnyExcept(BrokerChars))
        {
            faults.Add("BrokerName must be 1 to 32 characters of a-z, 0-9, _ and -.");
        }

        CheckLimits(endpoint, faults);
        return faults;
    }

    private static void CheckLimits(EndpointOptions endpoint, List<string> faults)
    {
        Between(endpoint.ConnectionsMax, 1, 100_000, "ConnectionsMax", faults);
        Between(endpoint.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "IdleTimeout", faults);
        Between(endpoint.PingInterval ?? TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "PingInterval", faults);
        Between(endpoint.PongTimeout ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(60), "PongTimeout", faults);
        Between(
            endpoint.HelloTimeout ?? TimeSpan.FromSeconds(5),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(60),
            "HelloTimeout",
            faults
        );
        Between(endpoint.FrameTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), "FrameTimeout", faults);
        Between(endpoint.MessagesPerSecond ?? 0, 0, 100_000, "MessagesPerSecond", faults);
        Between(endpoint.ExpiryNotice, TimeSpan.Zero, TimeSpan.FromMinutes(10), "ExpiryNotice", faults);
        Between(endpoint.MessageBytesMax ?? 1_024, 1_024, 1_048_576, "MessageBytesMax", faults);
        Between(endpoint.HelloBytesMax ?? 1_024, 1_024, 65_536, "HelloBytesMax", faults);
        Between(endpoint.HeartbeatInterval ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1), "HeartbeatInterval", faults);
        Between(endpoint.HeartbeatTimeout ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), "HeartbeatTimeout", faults);
        Between(endpoint.SubscriptionsMax ?? 1, 1, 10_000, "SubscriptionsMax", faults);
        Between(endpoint.OutboxBytesMax, 4_096, 262_144, "OutboxBytesMax", faults);
        Between(endpoint.StuckTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "StuckTimeout", faults);
        Between(endpoint.OutboxFramesMax ?? 1, 1, 65_536, "OutboxFramesMax", faults);
        Between(endpoint.DepthMax, 1, 1_000, "DepthMax", faults);
        Between(endpoint.ConnectsPerMinute ?? 0, 0, 100_000, "ConnectsPerMinute", faults);
        Between(endpoint.FailuresPerMinute ?? 0, 0, 100_000, "FailuresPerMinute", faults);
        var limits = EndpointDefaults.Limits(endpoint);
        if (limits.PingInterval * 2 >= limits.IdleTimeout)
        {
            faults.Add(
                $"PingInterval ({limits.PingInterval}) must be less than half of IdleTimeout ({limits.IdleTimeout}), or quiet clients are closed."
            );
        }
    }

    private static bool Names(string path, string part) =>
        IsPattern(path)
        && RoutePatternFactory
            .Parse(path)
            .Parameters.Any(parameter => string.Equals(parameter.Name, part, StringComparison.OrdinalIgnoreCase));

    private static bool IsPattern(string path)
    {
        try
        {
            return path.StartsWith('/') && RoutePatternFactory.Parse(path) is not null;
        }
        catch (RoutePatternException)
        {
            return false;
        }
    }

    internal static void Between<T>(T value, T min, T max, string path, List<string> faults)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            faults.Add($"{path} must be {min} to {max}.");
        }
    }
}
