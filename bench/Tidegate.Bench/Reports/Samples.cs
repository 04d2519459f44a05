namespace Tidegate.Bench.Reports;

/// <summary>The same figure taken several times.</summary>
internal sealed record Samples(double Median, IReadOnlyList<double> Runs)
{
    public static Samples Of(IEnumerable<double> runs)
    {
        double[] all = [.. runs];
        var sorted = all.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length switch
        {
            0 => 0,
            var length when length % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2,
        };
        return new Samples(median, all);
    }
}
