namespace Tidegate.Gateway.Configuration;

/// <summary>The switches of the program, as keys of its configuration.</summary>
internal static class CommandLine
{
    /// <summary>Asks a running gateway whether it is ready: exit code 0 or 1.</summary>
    public const string CheckHealth = "--check-health";

    public const string Help = """
        Usage: ./run [switches]            (or: dotnet Tidegate.Gateway.dll [switches])

          --data FILE         plays this CSV file (plain or gzip) instead of the demo day
          --map MAP           what its columns mean, for example time=timestamp,symbol=symbol,price=ltp,volume=volume
          --speed N           plays by the times in the file, 0.1 to 1000 times as fast
          --interval TIME     plays a row every so often, for example 00:00:10
          --loop true|false   begins anew after the last row
          --series SYMBOL     the series pushed at / (default: the first symbol in the file)
          --bind HOST:PORT    where to listen (default 127.0.0.1:8080)
          --next-free true    takes the next free port when that one is taken
          --check-health      asks the gateway at that address whether it is ready, and ends

        Everything else: appsettings.json, or environment variables such as Tidegate__Endpoints__nse__ConnectionsMax.
        """;

    public static Dictionary<string, string> Switches { get; } =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["--data"] = "Tidegate:Csv:File",
            ["--map"] = "Tidegate:Csv:Columns",
            ["--speed"] = "Tidegate:Csv:Speed",
            ["--interval"] = "Tidegate:Csv:Interval",
            ["--loop"] = "Tidegate:Csv:Loop",
            ["--series"] = "Tidegate:Csv:BarSeries",
            ["--bind"] = "Tidegate:Listen:Main",
            ["--next-free"] = "Tidegate:Listen:NextFreePort",
        };

    /// <summary>What is wrong with the first argument that is neither a known switch with its value nor a configuration key; null: nothing.</summary>
    public static string? FindFault(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=', 2)[0];
            var isKnown =
                Switches.ContainsKey(name)
                || name.StartsWith("--Tidegate:", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase);
            if (!isKnown)
            {
                return $"Unknown switch: {args[i]}";
            }

            var hasValue = args[i].Contains('=', StringComparison.Ordinal);
            if (!hasValue && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
            {
                return $"{name} needs a value.";
            }
        }

        return null;
    }
}
