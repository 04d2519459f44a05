namespace Tidegate.Bench.Scenarios;

/// <summary>The highest rate at which a server keeps up, found to about a fifth: doubling, then halving the interval twice.</summary>
internal static class CapacitySearch
{
    private const int StepsMax = 12;
    private const int AttemptsMax = 5;
    private const int FailuresMax = 2;
    private const double QuietPercent = 15; // of one core, used by others
    private const double RateMin = 20; // below it a second holds too few updates to tell

    /// <param name="stage">Who is asked.</param>
    /// <param name="settings">How long.</param>
    /// <param name="hint">Updates per second to begin with.</param>
    public static FanOutPoint? Run(FanOutStage stage, BenchSettings settings, double hint)
    {
        var best = Try(hint);
        var (low, high) = best is null ? (0, hint) : (hint, 0.0);
        for (var step = 0; step < StepsMax && (low == 0 ? high > RateMin : high == 0); step++)
        {
            Narrow(low == 0 ? high / 2 : low * 2);
        }

        for (var step = 0; step < 2 && low > 0 && high > 0; step++)
        {
            Narrow(Math.Sqrt(low * high));
        }

        return best;

        void Narrow(double rate)
        {
            if (Try(rate) is { } point)
            {
                (best, low) = (point, rate);
            }
            else
            {
                high = rate;
            }
        }

        // A neighbour's burst must not pass for a limit: a rate has to fail twice while the machine is ours.
        FanOutPoint? Try(double rate)
        {
            for (var (attempts, failures) = (0, 0); attempts < AttemptsMax && failures < FailuresMax; attempts++)
            {
                var point = stage.Deliver(rate, settings.PointWarmUp, settings.PointLength);
                BenchContext.Tell(
                    $"  {stage.Server} {stage.Sessions} x {rate:N0}/s: {point.DeliveredPerSecond:N0}/s ({point.DeliveredShare:P0}), p50 {point.P50:N2} p99 {point.P99:N2} ms, lost {point.Lost}, cpu {point.Cpu.ServerPercent:N0} load {point.Cpu.LoadPercent:N0} others {point.Cpu.OthersPercent:N0} %"
                );
                if (point.KeepsUp)
                {
                    return point;
                }

                failures += point.Cpu.OthersPercent < QuietPercent ? 1 : 0;
            }

            return null;
        }
    }
}
