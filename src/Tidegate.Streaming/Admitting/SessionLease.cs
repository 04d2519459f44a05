namespace Tidegate.Streaming.Admitting;

/// <summary>The claim of a token id, held by a session; given back once, and taken from it where the plan lets a newcomer have its place.</summary>
/// <param name="giveBack">Gives it back.</param>
public sealed class SessionLease(Action<SessionLease> giveBack)
{
    private readonly Lock _gate = new();
    private Action<SessionLease>? _giveBack = giveBack;
    private Action? _whenTaken;
    private bool _isTaken;

    /// <summary>Gives it back; a second call does nothing. Thread-safe.</summary>
    public void Release() => Interlocked.Exchange(ref _giveBack, null)?.Invoke(this);

    /// <summary>Says what to do when somebody else takes it; at once, where that has happened already.</summary>
    internal void WhenTaken(Action act)
    {
        lock (_gate)
        {
            if (!_isTaken)
            {
                _whenTaken = act;
                return;
            }
        }

        act();
    }

    /// <summary>Somebody else has it now.</summary>
    internal void Take()
    {
        Action? act;
        lock (_gate)
        {
            _isTaken = true;
            act = _whenTaken;
        }

        act?.Invoke();
    }
}
