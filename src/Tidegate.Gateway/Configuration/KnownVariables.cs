using System.Globalization;

namespace Tidegate.Gateway.Configuration;

/// <summary>The environment variables that operators of nse_socket, SimuTrador, AuraConnect and OpenAlgo know, as keys of our own configuration.</summary>
/// <remarks>They outrank <c>appsettings.json</c>; a <c>Tidegate__...</c> variable or a command-line switch outranks them.</remarks>
internal static class KnownVariables
{
    private static readonly (string Variable, string Key)[] Plain =
    [
        ("JWT_SECRET_KEY", "Tidegate:Secret"), // SimuTrador's and AuraConnect's
        ("JWT_SECRET", "Tidegate:Secret"),
        ("BIND_ADDRESS", "Tidegate:Listen:Main"),
        ("API_BIND_ADDRESS", "Tidegate:Listen:Api"),
        ("DATA_FILE", "Tidegate:Csv:File"),
        ("API_KEY_PEPPER", "Tidegate:Auth:Keys:Pepper"), // OpenAlgo's
    ];

    private static readonly (string Variable, string Key)[] Seconds =
    [
        ("WS_AUTH_GRACE_SECONDS", "Tidegate:Endpoints:openalgo:HelloTimeout"),
        ("WS_PING_INTERVAL", "Tidegate:Endpoints:openalgo:PingInterval"),
        ("WS_PING_TIMEOUT", "Tidegate:Endpoints:openalgo:PongTimeout"),
    ];

    /// <summary>Settings from the variables that are set and not empty.</summary>
    public static Dictionary<string, string?> Read(Func<string, string?> variable)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, key) in Plain)
        {
            if (variable(name) is { Length: > 0 } value)
            {
                settings[key] = value;
            }
        }

        foreach (var (name, key) in Seconds)
        {
            if (variable(name) is { Length: > 0 } value)
            {
                var isCount = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
                settings[key] = isCount ? TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture) : value; // what is none is named as such
            }
        }

        var (host, port) = (variable("WEBSOCKET_HOST"), variable("WEBSOCKET_PORT"));
        if (host is { Length: > 0 } || port is { Length: > 0 })
        {
            settings["Tidegate:Listen:OpenAlgo"] =
                $"{(host is { Length: > 0 } ? host : "127.0.0.1")}:{(port is { Length: > 0 } ? port : "8765")}";
        }

        if (variable("RUST_LOG") is { Length: > 0 } level && LevelOf(level) is { } known)
        {
            settings["Logging:LogLevel:Default"] = known.ToString();
        }

        return settings;
    }

    /// <summary>The level that <c>RUST_LOG</c> names for everything, else that of its first module (<c>nse_socket=debug</c>); null: none we know.</summary>
    internal static LogLevel? LevelOf(string rustLog)
    {
        // "debug/words" also filters by words, which nothing here does.
        var directives = rustLog.Split('/')[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var modules = directives.Where(each => each.Contains('=', StringComparison.Ordinal)).ToArray();
        return directives
            .Except(modules)
            .Concat(modules.Select(each => each.Split('=')[1]))
            .Select(Named)
            .FirstOrDefault(each => each is not null);
    }

    private static LogLevel? Named(string level) =>
        level.Trim().ToLowerInvariant() switch
        {
            "error" => LogLevel.Error,
            "warn" => LogLevel.Warning,
            "info" => LogLevel.Information,
            "debug" => LogLevel.Debug,
            "trace" => LogLevel.Trace,
            "off" => LogLevel.None,
            _ => null, // a module without a level
        };
}
