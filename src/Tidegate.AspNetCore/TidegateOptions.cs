using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
using Tidegate.Streaming.Hub;

namespace Tidegate.AspNetCore;

/// <summary>Everything that Tidegate does in an application. Bound from <c>Tidegate</c>; checked as a whole at start.</summary>
public sealed class TidegateOptions
{
    /// <summary>Who is believed.</summary>
    public AuthOptions Auth { get; init; } = new();

    /// <summary>The doors, by name.</summary>
    public IDictionary<string, EndpointOptions> Endpoints { get; init; } = new Dictionary<string, EndpointOptions>(StringComparer.Ordinal);

    /// <summary>What the plans allow, by name. Default: those of SimuTrador (<c>free</c>, <c>professional</c>, <c>enterprise</c>) and <c>default</c> for grants that name none, with the endpoint's own limits.</summary>
    public IDictionary<string, PlanOptions> Plans { get; init; } = PlanDefaults.Make();

    /// <summary>Who may have which topic: rules, asked in their order, the first that fits decides. Default none.</summary>
    public IReadOnlyList<PolicyOptions> Policies { get; set; } = [];

    /// <summary>What holds for a topic that no rule fits: <c>Allow</c> or <c>Deny</c>. Default allow.</summary>
    public PolicyEffect PolicyDefault { get; set; }

    /// <summary>How users of the application around us become grants, at endpoints with <c>HostUsers</c>.</summary>
    public HostUserOptions HostUser { get; init; } = new();

    /// <summary>The calls over HTTP.</summary>
    public ApiOptions Api { get; init; } = new();

    /// <summary>Sizes of the hub.</summary>
    public HubOptions Hub { get; init; } = new();

    /// <summary>Sessions of this node, all endpoints together. Default 10,000; 1 to 1,000,000. Lowered at start where the file limit is lower.</summary>
    public int ConnectionsMax { get; set; } = 10_000;

    /// <summary>Percent of the memory that the process may have (the heap's hard limit, or the container's share) in use from which newcomers are told that the server is full. Default 90; 50 to 100 (never).</summary>
    public int MemoryPercentMax { get; set; } = 90;

    /// <summary>Accepted sockets whose credential has not come yet. Default 100; 0 to 10,000.</summary>
    public int UnauthenticatedMax { get; set; } = 100;

    /// <summary>How long a stop goes on as if nothing were, but for readiness: whoever sends clients here looks at that first. Set it to the time between two looks and a little more. Default 0 s; 0 s to 5 min.</summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>How long sending all clients away may take, after the delay, before what is left is cut. Default 10 s; 1 s to 5 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Exchange whose symbols the <c>nse</c> dialects name. Default <c>NSE</c>.</summary>
    public string NseExchange { get; set; } = "NSE";

    /// <summary>Calls of OpenAlgo's REST a second from one address (<c>API_RATE_LIMIT</c>). Default 50; 0 (no limit) to 100,000.</summary>
    public int OpenAlgoCallsPerSecond { get; set; } = 50;

    /// <summary>Where OpenAlgo's clients are told to open their sockets, for example <c>wss://feed.example.com/ws</c> behind a proxy. Default: the address of its own port, else the endpoint's path.</summary>
    public string? OpenAlgoSocketUrl { get; set; }

    /// <summary>A file that says of brokers what our own table does not know or has wrong, in the form of <c>docs/capabilities.md</c>. Default none.</summary>
    public string? CapabilitiesFile { get; set; }

    /// <summary>Calls of SimuTrador's <c>/health</c> and <c>/ws/health</c> a minute from one address, both together. Default 10; 0 (no limit) to 100,000.</summary>
    public int SimutradorHealthPerMinute { get; set; } = 10;

    /// <summary>Simulations of SimuTrador's clients.</summary>
    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>Browser origins of this machine, on any port, count as listed. Default: only in Development.</summary>
    public bool? AllowLoopbackOrigins { get; set; }
}
