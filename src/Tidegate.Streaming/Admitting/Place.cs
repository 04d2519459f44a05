namespace Tidegate.Streaming.Admitting;

/// <summary>Something taken that is given back exactly once, however often and by whomever it is asked.</summary>
/// <param name="giveBack">Gives it back.</param>
public sealed class Place(Action giveBack)
{
    private Action? _giveBack = giveBack;

    /// <summary>Gives it back; a second call does nothing. Thread-safe.</summary>
    public void Release() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
