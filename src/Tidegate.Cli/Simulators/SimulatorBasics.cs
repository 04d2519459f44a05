using System.CommandLine;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Cli.Simulators;

/// <summary>Options that every simulator knows, whatever it plays: where, from which seed, what goes wrong, for how long.</summary>
internal sealed class SimulatorBasics
{
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "What is made up (books, walks, tears) depends on it alone.",
        DefaultValueFactory = _ => 1,
        HelpName = "n",
    };
    private readonly Option<int> _port;
    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = $"{FaultStep.Form}. Names: {string.Join(' ', FaultStep.FaultNames)}. May be repeated.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
        HelpName = "fault",
    };
    private readonly Option<string?> _for = new("--for") { Description = "End after this time: 10s, 5m, 8h.", HelpName = "time" };

    public SimulatorBasics(int port) =>
        _port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1; 0: any free one.",
            DefaultValueFactory = _ => port,
            HelpName = "port",
        };

    public void AddTo(Command command) => Array.ForEach<Option>([_seed, _port, _faults, _for], command.Options.Add);

    public int PortOf(ParseResult parsed) =>
        parsed.GetValue(_port) is var port and >= 0 and <= 65_535 ? port : throw CliFailure.Usage("--port takes 0 to 65535.");

    public int SeedOf(ParseResult parsed) => parsed.GetValue(_seed);

    public TimeSpan? DurationOf(ParseResult parsed) => TimeOf(parsed, _for);

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

    /// <summary>A time; null where the option is not there.</summary>
    public static TimeSpan? TimeOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } text ? null
        : DurationText.TryParse(text, out var time) ? time
        : throw CliFailure.Usage($"{option.Name} takes a time such as 250ms, 10s, 5m or 8h.");
}
