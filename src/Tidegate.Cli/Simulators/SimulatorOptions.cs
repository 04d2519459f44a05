using System.CommandLine;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Cli.Simulators;

/// <summary>Options that every simulator knows: what is played, how fast, what goes wrong, for how long.</summary>
internal sealed class SimulatorOptions(int port)
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
    private readonly SimulatorBasics _basics = new(port);
    private readonly Option<string?> _interval = new("--tick-interval")
    {
        Description = "Shortest time between two ticks of an instrument: 1s, 250ms. Default: what the broker keeps to.",
        HelpName = "time",
    };

    public void AddTo(Command command)
    {
        Array.ForEach<Option>([_data, _columns, _symbol, _speed, _once, _times, _interval], command.Options.Add);
        _basics.AddTo(command);
    }

    public int PortOf(ParseResult parsed) => _basics.PortOf(parsed);

    public int SeedOf(ParseResult parsed) => _basics.SeedOf(parsed);

    public TimeSpan? TickIntervalOf(ParseResult parsed) => SimulatorBasics.TimeOf(parsed, _interval);

    public TimeSpan? DurationOf(ParseResult parsed) => _basics.DurationOf(parsed);

    public IReadOnlyList<FaultStep> FaultsOf(ParseResult parsed) => _basics.FaultsOf(parsed);

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
            Seed = _basics.SeedOf(parsed),
        };
}
