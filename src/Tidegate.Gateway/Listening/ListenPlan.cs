using System.Net.Sockets;
using Tidegate.Gateway.Configuration;

namespace Tidegate.Gateway.Listening;

/// <summary>Where the gateway will listen.</summary>
/// <param name="Main">Everything.</param>
/// <param name="Others">Further addresses of everything: those that clients of other systems know, each of them there by configuration or in Development.</param>
/// <param name="OpenAlgo">An address whose every path is for OpenAlgo's sockets, or null.</param>
/// <param name="Management">An address of its own for <c>/metrics</c>, or null.</param>
/// <param name="IsMetricsOnMain">Metrics are on the main address.</param>
/// <param name="Warnings">What was changed or left out, one sentence each.</param>
internal sealed record ListenPlan(
    ListenAddress Main,
    IReadOnlyList<ListenAddress> Others,
    ListenAddress? OpenAlgo,
    ListenAddress? Management,
    bool IsMetricsOnMain,
    IReadOnlyList<string> Warnings
)
{
    private const string MainKey = "Tidegate:Listen:Main (BIND_ADDRESS)";
    private const string ApiKey = "Tidegate:Listen:Api (API_BIND_ADDRESS)";
    private const string SimutradorAuthKey = "Tidegate:Listen:SimutradorAuth";
    private const string SimutradorSocketKey = "Tidegate:Listen:SimutradorSocket";
    private const string AuraKey = "Tidegate:Listen:Aura";
    private const string OpenAlgoKey = "Tidegate:Listen:OpenAlgo";
    private const string OpenAlgoApiKey = "Tidegate:Listen:OpenAlgoApi";
    private const string ManagementKey = "Tidegate:Listen:Management";
    private const string Off = "off";
    private const int FurtherPorts = 20;

    /// <summary>Decides, looking at which ports are free.</summary>
    /// <param name="options">Checked by <see cref="FindFaults"/>.</param>
    /// <param name="isDevelopment">Adds the addresses that the original clients know.</param>
    /// <exception cref="StartFaultException">An address is taken and needed.</exception>
    public static ListenPlan For(ListenOptions options, bool isDevelopment)
    {
        var warnings = new List<string>();
        var main = ChooseMain(options, warnings);
        var others = new List<ListenAddress>();
        foreach (var other in OthersOf(options))
        {
            var text = other.Text ?? (isDevelopment ? other.InDevelopment : null);
            var isExtra = other.Text is null;
            if (Second(other, text, isExtra, [main, .. others], warnings) is { } address)
            {
                others.Add(address);
            }
        }

        var openAlgo = ChooseOpenAlgo(options, isDevelopment, [main, .. others], warnings);
        var management = options.Management ?? (isDevelopment ? null : "127.0.0.1:9090");
        var second = Second(new(ManagementKey, management, "metrics"), management, isExtra: false, [main], warnings);
        return new ListenPlan(main, others, openAlgo, second, management is not Off && second is null, warnings);
    }

    private static IEnumerable<Other> OthersOf(ListenOptions options) =>
        [
            new(ApiKey, options.Api, "the nse REST calls", "127.0.0.1:3000"),
            new(SimutradorAuthKey, options.SimutradorAuth, "SimuTrador's tokens", "127.0.0.1:8001"),
            new(SimutradorSocketKey, options.SimutradorSocket, "SimuTrador's sockets", "127.0.0.1:8003"),
            new(AuraKey, options.Aura, "AuraConnect's paths", "127.0.0.1:8000"),
            new(OpenAlgoApiKey, options.OpenAlgoApi, "OpenAlgo's REST calls", "127.0.0.1:5000"),
        ];

    private static ListenAddress ChooseMain(ListenOptions options, List<string> warnings)
    {
        var wanted = ListenAddress.Parse(options.Main)!;
        if (wanted.Port == 0 || wanted.FindObstacle() is not { } obstacle)
        {
            return wanted;
        }

        var mayMove =
            (options.NextFreePort || options.PortConflict is PortConflict.NextFree) && obstacle is SocketError.AddressAlreadyInUse;
        var next = mayMove ? NextFree(wanted, []) : null;
        if (next is null)
        {
            var advice = mayMove
                ? $"The {FurtherPorts} ports after it are taken, too."
                : "Choose another with --bind HOST:PORT, or allow the next free port with --next-free true.";
            throw Refused(wanted, obstacle, advice);
        }

        warnings.Add($"{wanted} is taken: listening on {next} instead.");
        return next;
    }

    /// <summary>The address of OpenAlgo's sockets, whose clients have the port in their code: it moves only where somebody wants that.</summary>
    private static ListenAddress? ChooseOpenAlgo(
        ListenOptions options,
        bool isDevelopment,
        IReadOnlyList<ListenAddress> there,
        List<string> warnings
    )
    {
        var wanted = OpenAlgoOf(options);
        var text = wanted.Text ?? (isDevelopment ? wanted.InDevelopment : null);
        if (
            options.PortConflict is PortConflict.Fail
            || text is null or Off
            || ListenAddress.Parse(text) is not { Port: not 0 } address
            || (address.FindObstacle() is not SocketError.AddressAlreadyInUse && !there.Contains(address))
        )
        {
            return Second(wanted, text, isExtra: wanted.Text is null, there, warnings);
        }

        if (NextFree(address, there) is { } next)
        {
            warnings.Add($"Port {address.Port} is in use, using port {next.Port} instead");
            return next;
        }

        var refused = Refused(address, SocketError.AddressAlreadyInUse, $"The {FurtherPorts} ports after it are taken, too.");
        throw new StartFaultException(
            [$"Could not find an available port, using {address.Port} anyway", .. refused.Faults],
            refused.ExitCode
        );
    }

    private static Other OpenAlgoOf(ListenOptions options) => new(OpenAlgoKey, options.OpenAlgo, "OpenAlgo's sockets", "127.0.0.1:8765");

    private static ListenAddress? NextFree(ListenAddress taken, IReadOnlyList<ListenAddress> there) =>
        Enumerable
            .Range(taken.Port + 1, FurtherPorts)
            .Where(port => port <= ushort.MaxValue)
            .Select(port => taken with { Port = port })
            .FirstOrDefault(each => !there.Contains(each) && each.FindObstacle() is null);

    private static ListenAddress? Second(
        Other wanted,
        string? text,
        bool isExtra,
        IReadOnlyList<ListenAddress> there,
        List<string> warnings
    )
    {
        if (text is null or Off || ListenAddress.Parse(text) is not { } address || (there.Contains(address) && address.Port != 0))
        {
            return null;
        }

        if (address.Port == 0 || address.FindObstacle() is not { } obstacle)
        {
            return address;
        }

        if (!isExtra)
        {
            throw Refused(address, obstacle, $"Choose another in {wanted.Key}.");
        }

        warnings.Add($"{address} is taken: {wanted.What} are on {there[0]} only.");
        return null;
    }

    /// <summary>Addresses that are none.</summary>
    public static IEnumerable<string> FindFaults(ListenOptions options)
    {
        (string Key, string? Text)[] all =
        [
            (MainKey, options.Main),
            (ManagementKey, options.Management),
            .. OthersOf(options).Append(OpenAlgoOf(options)).Select(other => (other.Key, other.Text)),
        ];
        return all.Where(each =>
                each.Text is not null && (each.Key == MainKey || each.Text is not Off) && ListenAddress.Parse(each.Text) is null
            )
            .Select(each => $"{each.Key}: \"{each.Text}\" is no address such as 127.0.0.1:8080.");
    }

    private static StartFaultException Refused(ListenAddress address, SocketError obstacle, string advice)
    {
        var reason = obstacle switch
        {
            SocketError.AddressAlreadyInUse => "another program listens there.",
            SocketError.AddressNotAvailable => "it is not an address of this machine.",
            SocketError.AccessDenied => "this user may not listen there; ports below 1024 need a privilege.",
            _ => $"{obstacle}.",
        };
        return new StartFaultException([$"{address} cannot be had: {reason} {advice}"], ExitCodes.AddressTaken);
    }

    /// <summary>A further address that may be wanted.</summary>
    private sealed record Other(string Key, string? Text, string What, string? InDevelopment = null);
}
