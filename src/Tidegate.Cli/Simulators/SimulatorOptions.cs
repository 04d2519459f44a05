using System.CommandLine;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Cli.Simulators;

/// <summary>Options that every simulator knows: what is played, how fast, what goes wrong, for how long.</summary>
internal sealed class SimulatorOptions
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "Recording to play: CSV, plain or gzip, ticks or bars. Default: shares that walk at random.",
        HelpName = "file",
    };
    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "What its columns mean, for example time=1,symbol=2,price=3. Default: told from its first line.",
        HelpName = "map",
    };
    private readonly Option<string> _symbol = new("--symbol")
    {
        Description = "Symbol of a recording without a column for it.",
        DefaultValueFactory = _ => "NIFTY",
        HelpName = "symbol",
    };
    private readonly Option<double> _speed = new("--speed")
    {
        Description = "Seconds of the recording per second, 0.1 to 1000; a walk steps so often.",
        DefaultValueFactory = _ => 1,
        HelpName = "n",
    };
    private readonly Option<bool> _once = new("--once") { Description = "Play the recording once, not again and again." };
    private readonly Option<bool> _times = new("--keep-times") { Description = "Send the times of the recording, not those of now." };
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "What is made up (books, walks, tears) depends on it alone.",
        DefaultValueFactory = _ => 1,
        HelpName = "n",
    };
    private readonly Option<int> _port;
    private readonly Option<string?> _interval = new("--tick-interval")
    {
        Description = "Shortest time between two ticks of an instrument: 1s, 250ms. Default: what the broker keeps to.",
        HelpName = "time",
    };
    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = $"{FaultStep.Form}. Names: {string.Join(' ', FaultStep.FaultNames)}. May be repeated.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
        HelpName = "fault",
    };
    private readonly Option<string?> _for = new("--for") { Description = "End after this time: 10s, 5m, 8h.", HelpName = "time" };

    public SimulatorOptions(int port) =>
        _port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1; 0: any free one.",
            DefaultValueFactory = _ => port,
            HelpName = "port",
        };

    public void AddTo(Command command) =>
        Array.ForEach<Option>(
            [_data, _columns, _symbol, _speed, _once, _times, _seed, _port, _interval, _faults, _for],
            command.Options.Add
        );

    public int PortOf(ParseResult parsed) =>
        parsed.GetValue(_port) is var port and >= 0 and <= 65_535 ? port : throw CliFailure.Usage("--port takes 0 to 65535.");

    public int SeedOf(ParseResult parsed) => parsed.GetValue(_seed);

    public TimeSpan? TickIntervalOf(ParseResult parsed) => TimeOf(parsed, _interval);

    public TimeSpan? DurationOf(ParseResult parsed) => TimeOf(parsed, _for);

    public SimulatedDayOptions DayOf(ParseResult parsed) =>
        new()
        {
            File = parsed.GetValue(_data),
            Columns = parsed.GetValue(_columns),
            Symbol = parsed.GetValue(_symbol)!,
            Speed = parsed.GetValue(_speed) is var speed and >= 0.1 and <= 1_000
                ? speed
                : throw CliFailure.Usage("--speed takes 0.1 to 1000."),
            Loops = !parsed.GetValue(_once),
            KeepsTimes = parsed.GetValue(_times),
            Seed = parsed.GetValue(_seed),
        };

    public IReadOnlyList<FaultStep> FaultsOf(ParseResult parsed) =>
        [
            .. parsed
                .GetValue(_faults)!
                .Select(text =>
                    FaultStep.TryParse(text, out var step)
                        ? step
                        : throw CliFailure.Usage($"--fault takes {FaultStep.Form}; names: {string.Join(' ', FaultStep.FaultNames)}.")
                ),
        ];

    private static TimeSpan? TimeOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } text ? null
        : DurationText.TryParse(text, out var time) ? time
        : throw CliFailure.Usage($"{option.Name} takes a time such as 250ms, 10s, 5m or 8h.");
}
