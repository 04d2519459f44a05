namespace Tidegate.Bench.Reports;

/// <summary>Everything one run has found. Times in milliseconds or microseconds as named, sizes in bytes, rates per second.</summary>
internal sealed record BenchResults
{
    public required DateTimeOffset Taken { get; init; }

    public required string Commit { get; init; }

    public required bool IsQuick { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>The servers that took part, each with its version; for those that did not, why.</summary>
    public required IReadOnlyDictionary<string, string> Servers { get; init; }

    /// <summary>What each part found, by its name.</summary>
    public required IReadOnlyDictionary<string, PartOutcome> Parts { get; init; }
}
