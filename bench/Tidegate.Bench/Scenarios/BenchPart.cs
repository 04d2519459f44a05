using System.Diagnostics;
using System.Text.Json;
using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>One part of a run, with everything it needs: whichever fails, the others go on.</summary>
internal sealed class BenchPart
{
    private readonly Func<BenchContext, IPartResult> _run;
    private readonly Func<JsonElement, IPartResult> _read;

    private BenchPart(string name, Func<BenchContext, IPartResult> run, Func<JsonElement, IPartResult> read, bool isOptional) =>
        (Name, _run, _read, IsOptional) = (name, run, read, isOptional);

    /// <summary>As <c>--only</c> and the result file call it.</summary>
    public string Name { get; }

    /// <summary>True for a part that is taken only when it is asked for.</summary>
    public bool IsOptional { get; }

    public static BenchPart Of<T>(string name, Func<BenchContext, T> run, bool isOptional = false)
        where T : IPartResult => new(name, context => run(context), figures => figures.Deserialize<T>(ResultFiles.Json)!, isOptional);

    public PartOutcome Run(BenchContext context)
    {
        var began = Stopwatch.GetTimestamp();
        BenchContext.Tell($"== {Name}");
        context.BeginPart();
        try
        {
            var result = _run(context);
            return Outcome(JsonSerializer.SerializeToElement(result, result.GetType(), ResultFiles.Json), null);
        }
        catch (Exception exception) // whatever a server of somebody else's did, the other parts are still worth having
        {
            BenchContext.Tell($"{Name} failed: {exception}");
            return Outcome(null, exception.Message);
        }

        PartOutcome Outcome(JsonElement? figures, string? failure) =>
            new(Stopwatch.GetElapsedTime(began).TotalSeconds, Samples.Of(context.OthersPercent), figures, failure);
    }

    /// <summary>What it found then; null where it failed.</summary>
    public IPartResult? Read(PartOutcome outcome) => outcome.Figures is { } figures ? _read(figures) : null;
}
