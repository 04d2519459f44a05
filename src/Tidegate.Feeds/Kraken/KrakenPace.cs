namespace Tidegate.Feeds.Kraken;

/// <summary>So many a second, and no more than that at once. Thread-safe.</summary>
/// <remarks>Generic cell rate algorithm (ITU-T I.371): the instant at which the next one would be on time, and how far ahead of it one may be.</remarks>
internal sealed class KrakenPace(int perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / perSecond;
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _onTime;

    /// <summary>Waits for one's turn.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            _onTime = (_onTime > now ? _onTime : now) + _interval;
            wait = _onTime - now - TimeSpan.FromSeconds(1);
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation);
        }
    }
}
