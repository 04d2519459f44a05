using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth;
using Tidegate.Feeds.Csv;
using Tidegate.Feeds.Kraken;
using Tidegate.Feeds.Replay;
using Tidegate.Gateway.Listening;
using Tidegate.Simulation.Candles.Import;

namespace Tidegate.Gateway.Configuration;

/// <summary>Configuration read and completed: what the program runs with. All faults of it are found at once.</summary>
internal sealed record GatewaySettings(TidegateOptions Tidegate, GatewayOptions Gateway, bool IsDevelopment, bool IsDemo)
{
    /// <summary>What was let pass, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Name of the endpoint that OpenAlgo's own port leads to; null: nobody speaks OpenAlgo here.</summary>
    public string? OpenAlgoEndpoint => Tidegate.Endpoints.FirstOrDefault(pair => pair.Value.Dialect == DialectNames.OpenAlgo).Key;

    /// <summary>The generated trading day that ships with the program.</summary>
    private static string DemoFile => Path.Combine(AppContext.BaseDirectory, "demo", "nse-demo-day.csv.gz");

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="StartFaultException">It has faults; all are named.</exception>
    public static GatewaySettings Read(IConfiguration configuration, bool isDevelopment)
    {
        var section = configuration.GetSection("Tidegate");
        var faults = new List<string>();
        var gateway = Bind<GatewayOptions>(section, faults);
        var tidegate = Bind<TidegateOptions>(section, faults);
        if (faults.Count > 0)
        {
            throw new StartFaultException(faults, ExitCodes.Configuration); // a value that is no value: nothing after it can be judged
        }

        faults.AddRange(UnknownKeys.Find(section, typeof(TidegateOptions), typeof(GatewayOptions)));
        var isDemo = gateway.Csv.File.Length == 0;
        CompleteData(gateway, section, isDemo);
        AddDemoCandles(tidegate.Simulation, isDemo);
        var secret = new SharedSecret(tidegate.Auth);
        secret.Fill(gateway, isDevelopment, faults);
        IReadOnlyList<string> stored = IdentityStorage.Complete(gateway, tidegate.Auth.Keys, section, isDevelopment, faults);
        IReadOnlyList<string> warnings = [.. isDevelopment ? TolerateWeakSecrets(tidegate.Auth, secret) : DemoWarnings(isDemo), .. stored];
        tidegate.Auth.DangerousAllowWeakSecrets &= isDevelopment;
        tidegate.Auth.DangerousAllowLoopbackIssuers = isDevelopment;
        if (isDevelopment && tidegate.Api.AdminIssuers.Count == 0 && tidegate.Auth.Issuers is [var own, ..])
        {
            tidegate.Api.AdminIssuers.Add(own.Name); // the token that the start prints
        }

        faults.AddRange(secret.Rename(TidegateOptionsFaults.Find(tidegate)));
        faults.AddRange(ListenPlan.FindFaults(gateway.Listen));
        faults.AddRange(BrokerOptionsFaults.Find(gateway.Brokers.AsReadOnly()));
        faults.AddRange(KrakenFaults(gateway));
        faults.AddRange(NameFaults(gateway));
        faults.AddRange(gateway.Instruments.FindFaults().Select(fault => "Tidegate:Instruments: " + fault));
        faults.AddRange(ReplayOptionsFaults.Find(gateway.Replays).Select(fault => "Tidegate:Replays: " + fault));
        faults.AddRange(CsvOptionsFaults.Find(gateway.Csv).Select(fault => "Tidegate:Csv: " + fault));
        if (faults.Count > 0)
        {
            throw new StartFaultException(faults, ExitCodes.Configuration);
        }

        return new GatewaySettings(tidegate, gateway, isDevelopment, isDemo) { Warnings = warnings };
    }

    // What is off is not judged: an example without keys may stand in the file.
    private static IEnumerable<string> KrakenFaults(GatewayOptions gateway) =>
        gateway.Kraken.Enabled ? KrakenFeedOptionsFaults.Find(gateway.Kraken).Select(fault => "Tidegate:Kraken: " + fault) : [];

    // A feed is known by its name in statuses, metrics and takeovers: two of one name would be one.
    private static IEnumerable<string> NameFaults(GatewayOptions gateway) =>
        gateway
            .Brokers.Select(broker => (Name: broker.Value.Feed.Name ?? broker.Key, Part: $"Brokers:{broker.Key}"))
            .Concat(gateway.Kraken.Enabled ? [(Name: gateway.Kraken.Name, Part: "Kraken")] : [])
            .Append((Name: CsvFeed.Name, Part: "Csv"))
            .GroupBy(feed => feed.Name, feed => feed.Part, StringComparer.Ordinal)
            .Where(feeds => feeds.Count() > 1)
            .Select(feeds =>
                $"Tidegate: {string.Join(" and ", feeds)} are feeds of one name, {feeds.Key}: give each a Name of its own (that of the data file is {CsvFeed.Name})."
            );

    /// <summary>In Development a guessable secret is a warning; a short one never signs anything, there either.</summary>
    private static string[] TolerateWeakSecrets(AuthOptions auth, SharedSecret secret)
    {
        var strict = AuthOptionsFaults.Find(auth);
        auth.DangerousAllowWeakSecrets = true;
        return
        [
            .. secret
                .Rename(strict.Except(AuthOptionsFaults.Find(auth)))
                .Select(fault => $"{fault} Outside Development this stops the start."),
        ];
    }

    /// <summary>Who runs it for others must not take generated prices for real ones.</summary>
    private static string[] DemoWarnings(bool isDemo) =>
        isDemo ? ["No data file is named (DATA_FILE): the demo day plays, and its prices are generated."] : [];

    private static T Bind<T>(IConfigurationSection section, List<string> faults)
        where T : new()
    {
        try
        {
            return section.Get<T>() ?? new T();
        }
        catch (InvalidOperationException)
        {
            // The binder stops at the first value that is none; asked with one at a time it names them all.
            var single = section.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => FindFault<T>(section.Key, pair));
            faults.AddRange(single.OfType<string>());
            return new T();
        }
    }

    private static string? FindFault<T>(string key, KeyValuePair<string, string?> value)
    {
        try
        {
            _ = new ConfigurationBuilder().AddInMemoryCollection([value]).Build().GetSection(key).Get<T>();
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message; // names the key and the type it should have, never a secret: those are text and always bind
        }
    }

    /// <summary>The day that is streamed is there to simulate on.</summary>
    private static void AddDemoCandles(SimulationOptions simulation, bool isDemo)
    {
        if (isDemo && simulation.Sources.Count == 0)
        {
            simulation.Sources.Add(
                new SimulationSourceOptions
                {
                    Path = DemoFile,
                    Kind = CandleSourceKind.Ticks,
                    Hours = "india",
                    TimeFormat = "yyyy-MM-dd HH:mm:ss",
                }
            );
        }
    }

    private static void CompleteData(GatewayOptions gateway, IConfigurationSection section, bool isDemo)
    {
        var csv = gateway.Csv;
        if (isDemo)
        {
            csv.File = DemoFile;
            csv.Columns = "time=timestamp,symbol=symbol,price=ltp,volume=volume";
            csv.Pace = CsvPace.Timestamps;
            csv.Speed = section["Csv:Speed"] is null ? 6 : csv.Speed; // a minute of the day, and so a bar at /, every 10 s
            csv.Loop = section["Csv:Loop"] is null || csv.Loop;
            csv.Exchange = gateway.Brokers.Count == 0 || section["Csv:Exchange"] is not null ? csv.Exchange : "DEMO"; // nobody shall take them for a broker's
            csv.DayPrices = true;
            csv.BookLevels = 5; // as many as brokers send, invented like the prices
        }
        else if (section["Csv:Speed"] is not null && section["Csv:Pace"] is null)
        {
            csv.Pace = CsvPace.Timestamps; // who names a speed wants the file's own times
        }
    }
}
