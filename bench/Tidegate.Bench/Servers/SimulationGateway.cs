using System.Globalization;
using System.Security.Cryptography;
using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Bench.Load.Protocols;

namespace Tidegate.Bench.Servers;

/// <summary>The gateway as it ships, as a process of its own, with days to simulate on and to replay, and a plan that limits neither sessions nor orders.</summary>
internal sealed class SimulationGateway : IDisposable
{
    private const string Plan = "bench";

    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly TokenIssuer _tokens;
    private readonly TokenIssuer _simutrador;
    private readonly ServerProcess _server;

    /// <param name="program">Its dll.</param>
    /// <param name="days">Where its data is.</param>
    /// <param name="conservesMemory">Whether its collector gives memory back early, and lets no more than 4 MiB of new objects gather.</param>
    public SimulationGateway(string program, SimulationDays days, bool conservesMemory = false)
    {
        var ours = new IssuerOptions { Name = "tidegate", Keys = [new TokenKeyOptions { Secret = _secret }] };
        var simutrador = new IssuerOptions
        {
            Name = "simutrador",
            Issuer = "simutrador-server",
            Audience = "simutrador-client",
            Keys = [new TokenKeyOptions { Secret = _secret }],
        };
        _tokens = new TokenIssuer(new TrustedIssuers(new AuthOptions { Issuers = [ours] }), ours.Name, TimeProvider.System);
        _simutrador = new TokenIssuer(new TrustedIssuers(new AuthOptions { Issuers = [simutrador] }), simutrador.Name, TimeProvider.System);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["DOTNET_gcServer"] = "0",
            ["JWT_SECRET"] = _secret,
            ["Tidegate__Listen__Management"] = "off",
            ["Tidegate__Storage__Provider"] = "Memory",
            ["Tidegate__Csv__File"] = Path.Combine(Path.GetDirectoryName(program)!, "demo", "nifty-sample.csv"),
            ["Tidegate__Endpoints__simutrador__ConnectsPerMinute"] = "0",
            [$"Tidegate__Plans__{Plan}__ConnectionsMax"] = "1000",
            ["Tidegate__Endpoints__simutrador__MessagesPerSecond"] = "0", // 50 by default, which orders one by one are not to be measured by
            ["Tidegate__Simulation__RunningMax"] = "1000",
            ["Tidegate__Simulation__Sources__0__Path"] = days.Minutes,
            ["Tidegate__Simulation__Sources__0__Hours"] = "india",
            ["Tidegate__Replays__Folder"] = Path.GetDirectoryName(days.Ticks)!,
            ["Tidegate__Replays__PerUserMax"] = "100",
            ["Logging__LogLevel__Default"] = "None",
            ["Logging__LogLevel__Microsoft"] = "None",
            ["Logging__LogLevel__System"] = "None",
        };
        if (conservesMemory)
        {
            environment["DOTNET_GCConserveMemory"] = "7";
            environment["DOTNET_GCgen0size"] = "400000"; // hexadecimal
        }

        _server = new ServerProcess(
            new ServerPlan
            {
                Name = ServerFleet.Gateway,
                Protocol = new TidegateProtocol(),
                Command = port =>
                    ["dotnet", program, "--Tidegate:Listen:Main", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")],
                Environment = environment,
                IsTold = true,
            },
            needsTokens: true
        );
    }

    public ServerProcess Process => _server;

    public int Port => _server.Port;

    private static TokenDraft Draft =>
        new()
        {
            Subject = "bench",
            UserId = "bench",
            Plan = Plan,
            Lifetime = TimeSpan.FromHours(1),
        };

    /// <summary>A new token of the gateway's own.</summary>
    public string Issue() => _tokens.Issue(Draft);

    /// <summary>A new token of SimuTrador's kind.</summary>
    public string IssueSimutrador() => _simutrador.Issue(Draft);

    public void Dispose() => _server.Dispose();
}
