namespace Tidegate.Kraken.Rest;

/// <summary>
/// The counter that the exchange keeps of an API key's calls, kept here too so that it is never exceeded: each call adds its
/// cost, and it falls continuously. Thread-safe; calls get their turn in the order in which they ask.
/// </summary>
/// <remarks>Other programs on the same account add to the exchange's counter unseen: <see cref="Exceeded"/> makes good for that.</remarks>
public sealed class RestCounter
{
    private const double ExceededSeconds = 5; // the exchange's own command line waits 5 to 15 s

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly double _ceiling;
    private readonly double _decayPerSecond;
    private double _value;
    private long _at;

    /// <param name="tier">Ceiling and decay.</param>
    /// <param name="time">The clock that it falls by.</param>
    public RestCounter(KrakenTier tier, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_ceiling, _decayPerSecond) = tier switch
        {
            KrakenTier.Pro => (20, 1),
            KrakenTier.Intermediate => (20, 0.5),
            _ => (15, 0.33),
        };
        _time = time;
        _at = time.GetTimestamp();
    }

    /// <summary>What it stands at now; above the ceiling when calls wait for their turn.</summary>
    public double Value
    {
        get
        {
            lock (_gate)
            {
                return Fall();
            }
        }
    }

    /// <summary>Waits until a call of this cost fits, and counts it.</summary>
    /// <param name="cost">1 for most calls, 2 to 4 for ledgers and histories; above 0, at most the ceiling.</param>
    /// <param name="waitMax">When the wait would be longer, the call is refused at once and not counted.</param>
    /// <param name="cancellation">Ends the wait; the call stays counted.</param>
    /// <exception cref="KrakenRateException">Too long a wait.</exception>
    public async ValueTask WaitAsync(double cost, TimeSpan waitMax, CancellationToken cancellation)
    {
        var wait = Reserve(cost, waitMax);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The exchange answered <c>EAPI:Rate limit exceeded</c>: the next call waits for some seconds.</summary>
    public void Exceeded()
    {
        lock (_gate)
        {
            _value = Math.Max(Fall(), _ceiling - 1 + (ExceededSeconds * _decayPerSecond));
        }
    }

    private TimeSpan Reserve(double cost, TimeSpan waitMax)
    {
        if (!(cost > 0 && cost <= _ceiling))
        {
            throw new ArgumentOutOfRangeException(
                nameof(cost),
                cost,
                "A call costs more than nothing and at most the ceiling of its tier."
            );
        }

        lock (_gate)
        {
            var after = Fall() + cost;
            var wait = TimeSpan.FromSeconds(Math.Max(0, after - _ceiling) / _decayPerSecond);
            if (wait > waitMax)
            {
                throw new KrakenRateException(wait);
            }

            _value = after;
            return wait;
        }
    }

    private double Fall()
    {
        var now = _time.GetTimestamp();
        _value = Math.Max(0, _value - (_time.GetElapsedTime(_at, now).TotalSeconds * _decayPerSecond));
        _at = now;
        return _value;
    }
}
