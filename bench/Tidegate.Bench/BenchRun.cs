using Tidegate.Bench.Reports;
using Tidegate.Bench.Scenarios;

namespace Tidegate.Bench;

/// <summary>One run, part by part; each part's outcome stands by itself.</summary>
internal sealed class BenchRun(BenchContext context, string commit, bool isQuick)
{
    private readonly DateTimeOffset _taken = TimeProvider.System.GetUtcNow();
    private readonly MachineFacts _machine = MachineFacts.Read();
    private readonly Dictionary<string, PartOutcome> _outcomes = new(StringComparer.Ordinal);

    public BenchResults Results =>
        new()
        {
            Taken = _taken,
            Commit = commit,
            IsQuick = isQuick,
            Machine = _machine with { LoadAverageAfter = MachineFacts.ReadLoadAverage() },
            Servers = context.Fleet.Versions,
            Parts = Taken.ToDictionary(part => part.Name, part => _outcomes[part.Name], StringComparer.Ordinal),
        };

    public string Page => MarkdownReport.Write(Results, [.. Taken.Select(part => part.Read(_outcomes[part.Name])).OfType<IPartResult>()]);

    private IEnumerable<BenchPart> Taken => BenchParts.All.Where(part => _outcomes.ContainsKey(part.Name));

    /// <summary>Keeps what an earlier run of the same commit has found; what failed there is taken again.</summary>
    public void GoOnFrom(BenchResults earlier)
    {
        foreach (var (name, outcome) in earlier.Parts.Where(part => part.Value.Failure is null))
        {
            _outcomes[name] = outcome;
        }
    }

    /// <summary>Takes a part, unless it is there already.</summary>
    public void Take(BenchPart part)
    {
        if (!_outcomes.ContainsKey(part.Name))
        {
            _outcomes[part.Name] = part.Run(context);
        }
    }
}
