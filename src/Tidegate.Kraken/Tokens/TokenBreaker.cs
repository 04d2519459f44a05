namespace Tidegate.Kraken.Tokens;

/// <summary>
/// Opens after a number of failures in a row, lets nobody through for a while, then one: its success closes it, its failure opens
/// it again. Not thread-safe: its owner has a lock, and never two attempts at once.
/// </summary>
internal sealed class TokenBreaker(int failuresMax, TimeSpan duration, TimeProvider time)
{
    private long _openedAt;

    public int Failures { get; private set; }

    public int Trips { get; private set; }

    /// <summary>Open or half-open: not yet closed by a success.</summary>
    public bool IsTripped { get; private set; }

    /// <summary>What is left of the time in which nobody is let through; zero: whoever comes may try.</summary>
    public TimeSpan Wait
    {
        get
        {
            var left = IsTripped ? duration - time.GetElapsedTime(_openedAt) : TimeSpan.Zero;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public bool IsOpen => Wait > TimeSpan.Zero;

    public string Name =>
        !IsTripped ? "closed"
        : IsOpen ? "open"
        : "half_open";

    public void Succeeded() => Reset();

    /// <returns>Whether this one opened it.</returns>
    public bool Failed()
    {
        Failures++;
        if (!IsTripped && Failures < failuresMax)
        {
            return false;
        }

        IsTripped = true;
        _openedAt = time.GetTimestamp();
        Trips++;
        return true;
    }

    public void Reset()
    {
        Failures = 0;
        IsTripped = false;
    }
}
