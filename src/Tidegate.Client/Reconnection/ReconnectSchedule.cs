namespace Tidegate.Client.Reconnection;

/// <summary>How long to wait before the next attempt: exponential back-off with full jitter, 0.5 s to 20 s.</summary>
/// <remarks>Full jitter (a uniform share of the step, zero included) spreads a storm of returning clients best.</remarks>
internal sealed class ReconnectSchedule(Random random)
{
    public static readonly TimeSpan StepMin = TimeSpan.FromSeconds(0.5);
    public static readonly TimeSpan StepMax = TimeSpan.FromSeconds(20);

    private TimeSpan _step = StepMin;

    /// <summary>The next wait, at least what the server asked for.</summary>
    public TimeSpan Next(TimeSpan? retryAfter)
    {
        var jittered = _step * random.NextDouble();
        _step = _step * 2 < StepMax ? _step * 2 : StepMax;
        return retryAfter is { } least && least > jittered ? least : jittered;
    }

    /// <summary>Starts again with the smallest step, once a connection has held.</summary>
    public void Reset() => _step = StepMin;
}
