using System.Globalization;
using Tidegate.Bench.Load.Protocols;

namespace Tidegate.Bench.Servers;

/// <summary>What the gateway is compared with, as far as it is installed. How each is configured, and why, stands in bench/README.md.</summary>
internal sealed class Peers
{
    private const string Skipped = "skipped: ";

    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);
    private readonly List<ServerPlan> _plans = [];

    /// <param name="paths">Where their programs are.</param>
    public Peers(PeerPaths paths)
    {
        AddOurs("raw", ["log"], paths.Raw);
        AddOurs("raw-buf", ["buffers"], paths.Raw);
        Add("naive", Environment.Version.ToString(), Dotnet(paths.Dotnet, "sockets"), new TextProtocol());
        Add("signalr", Environment.Version.ToString(), Dotnet(paths.Dotnet, "signalr"), new SignalRProtocol());
        var ws = Path.Combine(paths.Folder, "ws");
        Add("ws", PeerVersion.Of("node", "-p", $"require('{ws}/node_modules/ws/package.json').version"), ["node", $"{ws}/server.mjs"]);
        Add(
            "python",
            PeerVersion.Of(
                "/usr/bin/python3",
                "-c",
                "import websockets, importlib.util as u; print(websockets.__version__, 'with uvloop' if u.find_spec('uvloop') else '')"
            ),
            ["/usr/bin/python3", $"{paths.Folder}/python/server.py"]
        );
        AddBroker(
            "nats",
            PeerVersion.Of("nats-server", "--version")?.Split(' ')[^1],
            new NatsProtocol(),
            new NatsSetup(paths.Scratch),
            paths.Publisher
        );
        var nchan = File.Exists(NchanSetup.Module) ? PeerVersion.Of(NchanSetup.Program, "-v")?.Split(' ')[^1] : null;
        AddBroker("nchan", nchan, new TextProtocol(), new NchanSetup(paths.Scratch), paths.Publisher);
    }

    public IReadOnlyList<ServerPlan> Plans => _plans;

    /// <summary>Each with its version, or with why it does not take part.</summary>
    public IReadOnlyDictionary<string, string> Versions => _versions;

    /// <summary>The one of that name; null where it does not take part.</summary>
    public ServerPlan? Find(string name) => _plans.Find(plan => plan.Name == name);

    private static string[] Dotnet(string program, string mode) => ["dotnet", program, mode];

    private void AddOurs(string name, string[] arguments, string? program)
    {
        Add(name, program is null ? null : "this commit", [program ?? "", .. arguments]);
        _versions[name] = program is null ? Skipped + "there is no C compiler" : _versions[name];
    }

    private void Add(string name, string? version, string[] command, Protocol? protocol = null)
    {
        _versions[name] = version ?? Skipped + "not installed";
        if (version is not null)
        {
            _plans.Add(
                new ServerPlan
                {
                    Name = name,
                    Protocol = protocol ?? new TextProtocol(),
                    Command = _ => command,
                }
            );
        }
    }

    private void AddBroker(string name, string? version, Protocol protocol, IBrokerSetup setup, string? publisher)
    {
        _versions[name] = version ?? Skipped + "not installed";
        if (version is not null && publisher is null)
        {
            _versions[name] = Skipped + "there is no C compiler for its publisher";
        }
        else if (version is not null)
        {
            _plans.Add(
                new ServerPlan
                {
                    Name = name,
                    Protocol = protocol,
                    Command = setup.Command,
                    IsTold = true,
                    Publisher = port => [publisher!, name, setup.PublishingPort(port).ToString(CultureInfo.InvariantCulture)],
                }
            );
        }
    }
}
