using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Csv;

namespace Tidegate.Feeds.Simulators.Market;

/// <summary>A market and what is going to happen on it. Nothing does before <see cref="RunAsync"/>.</summary>
public sealed class SimulatedDay
{
    private static readonly TimeSpan LoopPause = TimeSpan.FromSeconds(1);

    private readonly IMarketScript _script;

    private SimulatedDay(SimulatedMarket market, IMarketScript script) => (Market, _script) = (market, script);

    /// <summary>Where it happens.</summary>
    public SimulatedMarket Market { get; }

    /// <summary>Reads the recording of the options.</summary>
    /// <param name="options">With a file.</param>
    /// <param name="traitsOf">What each symbol of the file is.</param>
    /// <param name="time">The exchange's clock.</param>
    /// <param name="logger">Hears of lines that cannot be used.</param>
    /// <exception cref="FeedRefusedException">One sentence: the file cannot be used, or its columns are not understood.</exception>
    public static SimulatedDay Load(SimulatedDayOptions options, Func<string, SimulatedTraits> traitsOf, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(traitsOf);
        var csv = CsvOptionsOf(options, options.File ?? throw new ArgumentException("Without a file, make a walk.", nameof(options)));
        if (CsvOptionsFaults.Find(csv) is { Count: > 0 } faults)
        {
            throw new FeedRefusedException(string.Join(' ', faults));
        }

        var table = new CsvLoader(csv, logger).Load();
        var market = new SimulatedMarket(time, options.Seed);
        var instruments = table.Topics.Select(topic => market.Add(traitsOf(topic.Key.ToString()))).ToArray();
        return new SimulatedDay(
            market,
            new Recording(table, CsvSchedule.For(table, csv), instruments, options.Loops ? LoopPause : null, options.KeepsTimes)
        );
    }

    /// <summary>Prices that walk at random, without an end.</summary>
    /// <param name="options">Its speed and seed.</param>
    /// <param name="instruments">What walks, and from which price.</param>
    /// <param name="time">The exchange's clock.</param>
    public static SimulatedDay Walk(
        SimulatedDayOptions options,
        IReadOnlyList<(SimulatedTraits Traits, decimal Start)> instruments,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(instruments);
        if (options.Speed is not (>= 0.1 and <= 1_000))
        {
            throw new ArgumentException("The speed must be from 0.1 to 1000.", nameof(options));
        }

        var market = new SimulatedMarket(time, options.Seed);
        var walkers = instruments.Select(entry => (market.Add(entry.Traits), entry.Start)).ToArray();
        return new SimulatedDay(market, new RandomWalk(walkers, TimeSpan.FromSeconds(1) / options.Speed, options.Seed));
    }

    /// <summary>Lets it happen, to its end if it has one, or until cancelled.</summary>
    public Task RunAsync(CancellationToken stopping) => new MarketRun(Market, _script).RunAsync(stopping);

    private static CsvOptions CsvOptionsOf(SimulatedDayOptions options, string file) =>
        new()
        {
            File = file,
            Columns =
                options.Columns
                ?? RecordingShape.Of(file)
                ?? throw new FeedRefusedException($"The first line of '{file}' does not say what its columns are; name them."),
            Symbol = options.Symbol,
            Exchange = options.Exchange,
            Pace = CsvPace.Timestamps,
            Speed = options.Speed,
        };
}
