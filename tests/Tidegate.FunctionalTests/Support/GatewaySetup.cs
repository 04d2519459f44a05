using Microsoft.Extensions.DependencyInjection;

namespace Tidegate.FunctionalTests.Support;

/// <summary>What is special about one gateway of a test; everything else is as shipped.</summary>
public sealed class GatewaySetup
{
    /// <summary>Development or Production.</summary>
    public bool IsDevelopment { get; set; } = true;

    /// <summary>The clock of everything that has one injected. The hub's thread reads it at least every 50 ms of real time.</summary>
    public TimeProvider? Time { get; set; }

    /// <summary>Lines of the data file: <c>date,open,high,low,close,volume</c>.</summary>
    public IReadOnlyList<string> Rows { get; set; } =
    [
        "09-01-2015 09:15,8300.6,8309.75,8300.6,8308.35,0",
        "09-01-2015 09:16,8308.35,8310,8303,8304,0",
        "09-01-2015 09:17,8304.2,8308.2,8304,8308.2,7",
    ];

    /// <summary>Configuration on top of what the program ships with, for example <c>Tidegate:Endpoints:nse:ConnectionsMax</c>.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Services to put in before the program adds its own.</summary>
    public Action<IServiceCollection>? Services { get; set; }
}
