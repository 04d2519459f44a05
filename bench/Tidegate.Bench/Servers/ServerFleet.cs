using System.Globalization;
using System.Security.Cryptography;
using Tidegate.Bench.Load;
using Tidegate.Bench.Load.Protocols;

namespace Tidegate.Bench.Servers;

/// <summary>Starts servers, and issues the tokens that the gateway and some others believe.</summary>
internal sealed class ServerFleet
{
    public const string Gateway = "tidegate";

    /// <summary>The gateway that verifies no token.</summary>
    public const string Trusting = "tidegate, everybody let in";

    /// <summary>The gateway whose clients hear half of the topics each, and no two neighbours the same half: no two may send from the same memory.</summary>
    public const string Differing = "tidegate-differing";

    public const string WithTls = "tidegate with TLS";

    private const int DifferingTopics = 20;
    private const int BrokerInstruments = 100;

    private readonly PeerPaths _paths;
    private readonly Peers _peers;
    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly BenchTokens _tokens;

    public ServerFleet(PeerPaths paths)
    {
        _paths = paths;
        _peers = new Peers(paths);
        _tokens = new BenchTokens(_secret);
    }

    /// <summary>Where the programs are.</summary>
    public PeerPaths Paths => _paths;

    /// <summary>Everybody who takes part: the limits first, then the gateway, then its peers.</summary>
    public IReadOnlyList<string> Names =>
        [
            .. _peers.Plans.Select(plan => plan.Name).Where(IsLimit),
            Gateway,
            .. _peers.Plans.Select(plan => plan.Name).Where(name => !IsLimit(name)),
        ];

    /// <summary>These, and the gateway once more behind itself with clients that all hear something else.</summary>
    public IEnumerable<string> NamesWithDiffering => Names.SelectMany(name => name == Gateway ? [Gateway, Differing] : (string[])[name]);

    /// <summary>Each with its version, or with why it does not take part.</summary>
    public IReadOnlyDictionary<string, string> Versions =>
        new Dictionary<string, string>([KeyValuePair.Create(Gateway, "this commit"), .. _peers.Versions], StringComparer.Ordinal);

    /// <summary>Starts the one of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="authenticates">For a peer: whether its clients need tokens; the gateway's always do.</param>
    /// <param name="conservesMemory">Whether a .NET server's collector gives memory back early.</param>
    public ServerProcess Start(string name, bool authenticates = false, bool conservesMemory = false)
    {
        if (name is Gateway or Differing)
        {
            return StartGateway(conservesMemory: conservesMemory, market: name == Differing ? DifferingTopics : 0);
        }

        var plan = _peers.Find(name) ?? throw new ArgumentException($"{name} does not take part.", nameof(name));
        return new ServerProcess(plan with { Environment = Environment(authenticates, conservesMemory) }, authenticates);
    }

    /// <summary>The gateway; one that does not verify still gets the same requests and gives every session a grant of its own.</summary>
    /// <param name="verifies">Whether tokens are verified.</param>
    /// <param name="conservesMemory">Whether its collector gives memory back early.</param>
    /// <param name="isTls">Whether it encrypts.</param>
    /// <param name="market">Topics that its clients hear, each another half of them; 0: all hear the one symbol.</param>
    /// <param name="patience">How long a client may neither read nor pong; null: as the defaults say.</param>
    /// <param name="store">Where it keeps the API keys that its clients bring; null: they bring tokens.</param>
    public ServerProcess StartGateway(
        bool verifies = true,
        bool conservesMemory = false,
        bool isTls = false,
        TimeSpan? patience = null,
        int market = 0,
        IdentityStore? store = null
    )
    {
        var environment = Environment(hasSecret: true, conservesMemory);
        if (patience is { } stuckFor)
        {
            environment["TIDEGATE_BENCH_PATIENCE"] = stuckFor.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        }

        var keyFile = store is null ? null : Path.Combine(_paths.Scratch, $"{store.Provider}.keys");
        if (store is not null)
        {
            foreach (var left in Directory.GetFiles(_paths.Scratch, "bench.db*")) // with its log, which would be taken for the new one's
            {
                File.Delete(left);
            }

            environment["TIDEGATE_BENCH_STORE"] = store.Provider;
            environment["TIDEGATE_BENCH_CONNECTION"] = store.Connection ?? Path.Combine(_paths.Scratch, "bench.db");
            environment["TIDEGATE_BENCH_KEYS"] = keyFile!;
        }

        var plan = new ServerPlan
        {
            Name =
                store is not null ? store.Server
                : isTls ? WithTls
                : market > 0 ? Differing
                : verifies ? Gateway
                : Trusting,
            Protocol = new TidegateProtocol(),
            Command = _ => ["dotnet", _paths.Gateway, verifies ? "jwt" : "unverified", isTls ? "tls" : "plain"],
            Environment = environment,
            IsTls = isTls,
            KeyFile = keyFile,
            Market = market,
        };
        return new ServerProcess(plan, needsTokens: true);
    }

    /// <summary>The gateway with a broker's feed, whose clients speak OpenAlgo's language; the ticker is its publisher.</summary>
    public ServerProcess StartBrokerGateway()
    {
        var (ticker, keyFile) = (FreePort.Find(), Path.Combine(_paths.Scratch, "broker.keys"));
        var environment = Environment(hasSecret: true, conservesMemory: false);
        environment["TIDEGATE_BENCH_STORE"] = "Memory";
        environment["TIDEGATE_BENCH_CONNECTION"] = "";
        environment["TIDEGATE_BENCH_KEYS"] = keyFile;
        environment["TIDEGATE_BENCH_TICKER"] = ticker.ToString(CultureInfo.InvariantCulture);
        var plan = new ServerPlan
        {
            Name = Gateway,
            Protocol = new OpenAlgoProtocol(BrokerInstruments),
            Command = _ => ["dotnet", _paths.Gateway, "jwt", "plain"],
            Environment = environment,
            KeyFile = keyFile,
            Publisher = _ => ["dotnet", _paths.Gateway, "ticker", ticker.ToString(CultureInfo.InvariantCulture)],
        };
        return new ServerProcess(plan, needsTokens: false);
    }

    /// <summary>Gives a group tokens for this many connects, each its own.</summary>
    public void Issue(SessionGroup group, int count) => _tokens.Issue(group, count);

    /// <summary>What a program needs to know whose clients are to be let in.</summary>
    public IReadOnlyDictionary<string, string> ClientEnvironment => Environment(hasSecret: true, conservesMemory: false);

    /// <summary>Whether it is what the kernel allows, rather than a server.</summary>
    public static bool IsLimit(string name) => name.StartsWith("raw", StringComparison.Ordinal);

    private Dictionary<string, string> Environment(bool hasSecret, bool conservesMemory)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_gcServer"] = "0" };
        if (hasSecret)
        {
            environment[BenchTokens.SecretName] = _secret;
        }

        if (conservesMemory)
        {
            environment["DOTNET_GCConserveMemory"] = "7";
        }

        return environment;
    }
}
