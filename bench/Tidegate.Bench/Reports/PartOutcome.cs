using System.Text.Json;

namespace Tidegate.Bench.Reports;

/// <summary>How one part of a run went.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="OthersCpuPercent">What others used of all cores while its figures were taken, in percent of one core: the quieter, the better.</param>
/// <param name="Figures">What it found; null where it failed.</param>
/// <param name="Failure">Why it found nothing.</param>
internal sealed record PartOutcome(double Seconds, Samples OthersCpuPercent, JsonElement? Figures, string? Failure);
