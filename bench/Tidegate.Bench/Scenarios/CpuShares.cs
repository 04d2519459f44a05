namespace Tidegate.Bench.Scenarios;

/// <param name="Seconds">Length of the account.</param>
/// <param name="ServerSeconds">The server's time on a core.</param>
/// <param name="LoadPercent">The share of one core of the load generator and the publisher beside it: near 100 it is what limits.</param>
/// <param name="OthersPercent">Everybody else's, in percent of one core.</param>
internal sealed record CpuShares(double Seconds, double ServerSeconds, double LoadPercent, double OthersPercent)
{
    public double ServerPercent => 100 * ServerSeconds / Seconds;
}
