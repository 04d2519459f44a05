namespace Tidegate.FunctionalTests.Life;

/// <summary>How to start a gateway.</summary>
internal sealed record GatewayStart
{
    /// <summary>Switches.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>Variables besides, or instead of, those of <see cref="GatewayProcess"/>; null takes one away.</summary>
    public Dictionary<string, string?> Variables { get; init; } = [];

    /// <summary>Limit of open files, as <c>ulimit -n</c> sets it.</summary>
    public int? OpenFilesMax { get; init; }

    /// <summary>Working folder.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>The demo day, fast, again and again: there is always something to send. Nobody is closed for being silent: plain clients answer no pings, and a crowd takes its time.</summary>
    public static GatewayStart Busy { get; } =
        new()
        {
            Variables = new(StringComparer.Ordinal)
            {
                ["Tidegate__Csv__File"] = Path.Combine(AppContext.BaseDirectory, "demo", "nse-demo-day.csv.gz"),
                ["Tidegate__Csv__Columns"] = "time=timestamp,symbol=symbol,price=ltp,volume=volume",
                ["Tidegate__Csv__Speed"] = "60",
                ["Tidegate__Csv__Loop"] = "true",
                ["Tidegate__Endpoints__stream__MessagesPerSecond"] = "0", // a client is made stuck by the answers to its pings
                ["Tidegate__Endpoints__stream__PongTimeout"] = "00:00:00",
                ["Tidegate__Endpoints__stream__IdleTimeout"] = "01:00:00",
            },
        };

    /// <summary>The same with one more variable.</summary>
    public GatewayStart With(string name, string? value) =>
        this with
        {
            Variables = new(Variables, StringComparer.Ordinal) { [name] = value },
        };
}
