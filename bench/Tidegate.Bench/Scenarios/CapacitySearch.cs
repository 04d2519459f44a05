namespace Tidegate.Bench.Scenarios;

/// <summary>The highest rate at which a server keeps up, found to about a fifth.</summary>
internal static class CapacitySearch
{
    private const int StepsMax = 12;
    private const int AttemptsMax = 3;
    private const int FailuresMax = 2;
    private const double QuietPercent = 15; // of one core, used by others
    private const double RateMin = 3; // updates a second; who cannot do that has no capacity

    private const double WideStep = 1.6;
    private const double NarrowStep = 1.25;

    /// <summary>Searches in wide steps up or down from a guess, then once between the last two.</summary>
    /// <returns>The best point; null where not even the lowest rate is kept up with.</returns>
    public static FanOutPoint? Find(FanOutStage stage, BenchSettings settings, double guess)
    {
        var best = Walk(stage, settings, guess, WideStep);
        return best is null ? null : Try(stage, settings, best.Rate * Math.Sqrt(WideStep)) ?? best;
    }

    /// <summary>Searches in narrow steps around what was found before.</summary>
    public static FanOutPoint? FindAgain(FanOutStage stage, BenchSettings settings, double found) =>
        Walk(stage, settings, found, NarrowStep);

    private static FanOutPoint? Walk(FanOutStage stage, BenchSettings settings, double rate, double step)
    {
        var best = Try(stage, settings, rate);
        var isUp = best is not null;
        for (var left = StepsMax; left > 0 && rate >= RateMin; left--)
        {
            rate = isUp ? rate * step : rate / step;
            var point = Try(stage, settings, rate);
            if (isUp == point is null)
            {
                return point ?? best;
            }

            best = point ?? best;
        }

        return best;
    }

    // A neighbour's burst must not pass for a limit: a rate has to fail twice while the machine is ours, or beyond doubt.
    private static FanOutPoint? Try(FanOutStage stage, BenchSettings settings, double rate)
    {
        for (var (attempts, failures) = (0, 0); attempts < AttemptsMax && failures < FailuresMax; attempts++)
        {
            var point = stage.Deliver(rate, settings.PointWarmUp, settings.PointLength);
            BenchContext.Tell($"  {stage.Server} {stage.Sessions} x {rate:N0}/s: {point}");
            if (point.KeepsUp)
            {
                return point;
            }

            failures +=
                point.Cpu.OthersPercent >= QuietPercent ? 0
                : point.IsFarBehind ? FailuresMax
                : 1;
        }

        return null;
    }
}
