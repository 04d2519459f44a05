namespace Tidegate.Feeds.Supervision;

/// <summary>Full jitter: anywhere between nothing and a step that doubles with every failure.</summary>
/// <remarks>So that those who lost the same upstream at the same moment do not come back at the same moment ("Exponential Backoff And Jitter", AWS, 2015).</remarks>
/// <param name="min">The first step.</param>
/// <param name="max">The longest step.</param>
/// <param name="jitter">A number from 0 (inclusive) to 1 (exclusive) at each call.</param>
internal sealed class JitteredBackOff(TimeSpan min, TimeSpan max, Func<double> jitter)
{
    /// <summary>How long to wait after so many failures in a row, 1 and up.</summary>
    public TimeSpan After(int failures)
    {
        var step = min * Math.Pow(2, Math.Min(failures, 16) - 1);
        return (step < max ? step : max) * jitter();
    }
}
