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
        var second = management is Off ? null : Second(management, isExtra: false, main, warnings);
        return new ListenPlan(
            main,
            Second(api, isExtra: options.Api is null && isDevelopment, main, warnings),
            second,
            management is not Off && second is null,
            warnings
        );
    }

    private static ListenAddress ChooseMain(ListenOptions options, List<string> warnings)
    {
        var wanted = ListenAddress.Parse(options.Main)!;
        if (wanted.Port == 0 || wanted.IsFree())
        {
            return wanted;
        }

        var next = options.NextFreePort
            ? Enumerable
                .Range(wanted.Port + 1, FurtherPorts)
                .Where(port => port <= ushort.MaxValue)
                .Select(port => wanted with { Port = port })
                .FirstOrDefault(each => each.IsFree())
            : null;
        if (next is null)
        {
            throw Taken(wanted, options.NextFreePort ? $", and so are the {FurtherPorts} after it" : "");
        }

        warnings.Add($"{wanted} is taken: listening on {next} instead.");
        return next;
    }

    private static ListenAddress? Second(string? text, bool isExtra, ListenAddress main, List<string> warnings)
    {
        if (text is null || ListenAddress.Parse(text) is not { } address || (address == main && address.Port != 0))
        {
            return null;
        }

        if (address.Port == 0 || address.IsFree())
        {
            return address;
        }

        if (!isExtra)
        {
            throw Taken(address, "");
        }

        warnings.Add($"{address} is taken: the nse REST calls are on {main} only.");
        return null;
    }

    /// <summary>Addresses that are none.</summary>
    public static IEnumerable<string> FindFaults(ListenOptions options)
    {
        (string Key, string? Text)[] all =
        [
            ("Tidegate:Listen:Main (BIND_ADDRESS)", options.Main),
            ("Tidegate:Listen:Api (API_BIND_ADDRESS)", options.Api),
            ("Tidegate:Listen:Management", options.Management is Off ? null : options.Management),
        ];
        return all.Where(each => each.Text is not null && ListenAddress.Parse(each.Text) is null)
            .Select(each => $"{each.Key}: \"{each.Text}\" is no address such as 127.0.0.1:8080.");
    }

    private static StartFaultException Taken(ListenAddress address, string more) =>
        new(
            [
                $"{address} cannot be had{more}: another program listens there, or it is not an address of this machine. Choose another with --bind HOST:PORT, or allow the next free port with --next-free true.",
            ],
            ExitCodes.AddressTaken
        );
}
