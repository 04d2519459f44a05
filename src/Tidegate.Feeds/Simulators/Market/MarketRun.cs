namespace Tidegate.Feeds.Simulators.Market;

/// <summary>Plays a script on a market in time. Its owner awaits <see cref="RunAsync"/>.</summary>
internal sealed class MarketRun(SimulatedMarket market, IMarketScript script)
{
    // A run far behind its script looks up now and then, so that its end is heard.
    private const int StepsPerTurn = 1_024;

    /// <summary>Plays until the script ends or it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var time = market.Time;
        var startedAt = time.GetTimestamp();
        while (!stopping.IsCancellationRequested && script.NextDue is { } due)
        {
            var wait = due - time.GetElapsedTime(startedAt);
            if (wait > TimeSpan.Zero)
            {
                // Rounded up: a timer that counts whole milliseconds would otherwise end too early and spin.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, stopping);
            }

            Turn(time.GetElapsedTime(startedAt));
            await Task.Yield();
        }

        stopping.ThrowIfCancellationRequested();
    }

    private void Turn(TimeSpan played)
    {
        for (var steps = 0; steps < StepsPerTurn && script.NextDue <= played; steps++)
        {
            script.Play(market);
        }
    }
}
