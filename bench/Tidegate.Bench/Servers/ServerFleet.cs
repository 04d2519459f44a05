using System.Globalization;
using System.Security.Cryptography;
using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Bench.Load;

namespace Tidegate.Bench.Servers;

/// <summary>Starts servers, and issues the tokens that the gateway among them believes.</summary>
internal sealed class ServerFleet
{
    private static readonly TokenDraft Draft = new() { Subject = "bench", Lifetime = TimeSpan.FromHours(1) };

    private readonly string _gateway;
    private readonly string? _raw;
    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly TokenIssuer _issuer;

    /// <param name="gateway">Path of the gateway's dll.</param>
    /// <param name="raw">Path of <c>rawcast</c>; null where there is no C compiler.</param>
    public ServerFleet(string gateway, string? raw)
    {
        (_gateway, _raw) = (gateway, raw);
        var issuer = new IssuerOptions { Name = "bench", Keys = [new TokenKeyOptions { Secret = _secret }] };
        _issuer = new TokenIssuer(new TrustedIssuers(new AuthOptions { Issuers = [issuer] }), "bench", TimeProvider.System);
    }

    public bool HasRaw => _raw is not null;

    /// <summary>Who takes part, each with its version or with why it does not.</summary>
    public IReadOnlyDictionary<string, string> Versions =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tidegate"] = "this commit",
            ["raw"] = HasRaw ? "this commit" : "skipped: there is no C compiler",
        };

    /// <summary>The gateway; one that does not verify still gets the same requests and gives every session a grant of its own.</summary>
    /// <param name="verifies">Whether tokens are verified.</param>
    /// <param name="conservesMemory">Whether its collector gives memory back early.</param>
    /// <param name="patience">How long a client may neither read nor pong; null: as the defaults say.</param>
    public ServerProcess StartGateway(bool verifies = true, bool conservesMemory = false, TimeSpan? patience = null)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TIDEGATE_BENCH_SECRET"] = _secret,
            ["DOTNET_gcServer"] = "0",
        };
        if (patience is { } stuckFor)
        {
            environment["TIDEGATE_BENCH_PATIENCE"] = stuckFor.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        }

        if (conservesMemory)
        {
            environment["DOTNET_GCConserveMemory"] = "7";
        }

        return ServerProcess.Start("tidegate", ["dotnet", _gateway, verifies ? "jwt" : "unverified"], environment);
    }

    public ServerProcess StartRaw() =>
        ServerProcess.Start("raw", [_raw!, "buffers"], new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The limit first, where it can be built, then the gateway.</summary>
    public IReadOnlyList<ServerProcess> StartAll() => HasRaw ? [StartRaw(), StartGateway()] : [StartGateway()];

    /// <summary>Gives a group tokens for this many connects, each its own.</summary>
    public void Issue(SessionGroup group, int count)
    {
        for (var i = 0; i < count && group.IsGateway; i++)
        {
            group.Tokens.Enqueue(_issuer.Issue(Draft));
        }
    }
}
