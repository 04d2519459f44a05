using System.Net.Sockets;
using Tidegate.Gateway.Configuration;

namespace Tidegate.Gateway.Listening;

/// <summary>Where the gateway will listen.</summary>
/// <param name="Main">Everything.</param>
/// <param name="Api">A second address for the nse REST calls, or null.</param>
/// <param name="Management">An address of its own for <c>/metrics</c>, or null.</param>
/// <param name="IsMetricsOnMain">Metrics are on the main address.</param>
/// <param name="Warnings">What was changed or left out, one sentence each.</param>
internal sealed record ListenPlan(
    ListenAddress Main,
    ListenAddress? Api,
    ListenAddress? Management,
    bool IsMetricsOnMain,
    IReadOnlyList<string> Warnings
)
{
    private const string MainKey = "Tidegate:Listen:Main (BIND_ADDRESS)";
    private const string ApiKey = "Tidegate:Listen:Api (API_BIND_ADDRESS)";
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
        var api = options.Api ?? (isDevelopment ? "127.0.0.1:3000" : null);
        var management = options.Management ?? (isDevelopment ? null : "127.0.0.1:9090");
        var second = management is Off ? null : Second(ManagementKey, management, isExtra: false, main, warnings);
        return new ListenPlan(
            main,
            Second(ApiKey, api, isExtra: options.Api is null && isDevelopment, main, warnings),
            second,
            management is not Off && second is null,
            warnings
        );
    }

    private static ListenAddress ChooseMain(ListenOptions options, List<string> warnings)
    {
        var wanted = ListenAddress.Parse(options.Main)!;
        if (wanted.Port == 0 || wanted.FindObstacle() is not { } obstacle)
        {
            return wanted;
        }

        var mayMove = options.NextFreePort && obstacle is SocketError.AddressAlreadyInUse;
        var next = mayMove
            ? Enumerable
                .Range(wanted.Port + 1, FurtherPorts)
                .Where(port => port <= ushort.MaxValue)
                .Select(port => wanted with { Port = port })
                .FirstOrDefault(each => each.FindObstacle() is null)
            : null;
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

    private static ListenAddress? Second(string key, string? text, bool isExtra, ListenAddress main, List<string> warnings)
    {
        if (text is null || ListenAddress.Parse(text) is not { } address || (address == main && address.Port != 0))
        {
            return null;
        }

        if (address.Port == 0 || address.FindObstacle() is not { } obstacle)
        {
            return address;
        }

        if (!isExtra)
        {
            throw Refused(address, obstacle, $"Choose another in {key}.");
        }

        warnings.Add($"{address} is taken: the nse REST calls are on {main} only.");
        return null;
    }

    /// <summary>Addresses that are none.</summary>
    public static IEnumerable<string> FindFaults(ListenOptions options)
    {
        (string Key, string? Text)[] all =
        [
            (MainKey, options.Main),
            (ApiKey, options.Api),
            (ManagementKey, options.Management is Off ? null : options.Management),
        ];
        return all.Where(each => each.Text is not null && ListenAddress.Parse(each.Text) is null)
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
}
