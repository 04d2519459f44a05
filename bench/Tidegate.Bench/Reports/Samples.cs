namespace Tidegate.Bench.Reports;

/// <summary>The same figure taken several times.</summary>
internal sealed record Samples(double Median, IReadOnlyList<double> Runs)
{
    public static Samples Of(IEnumerable<double> runs)
    {
        double[] all = [.. runs];
        var sorted = all.Order().ToArray();
        var middle = sorted.Length / 2;
        return new Samples(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, all);
    }
}
