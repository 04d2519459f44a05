namespace Tidegate.Streaming.Admitting;

/// <summary>Places that a session holds and gives back exactly once, however many sides see its end.</summary>
/// <remarks>Thread-safe. What is added after the release is released at once.</remarks>
public sealed class SessionSlot
{
    private readonly Lock _gate = new();
    private readonly List<Place> _places = [];
    private SessionLease? _lease;
    private Action? _whenTaken;
    private bool _isReleased;

    /// <summary>Adds a place.</summary>
    public void Hold(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        lock (_gate)
        {
            if (!_isReleased)
            {
                _places.Add(place);
                return;
            }
        }

        place.Release();
    }

    /// <summary>Keeps the claim of a token id, null for none; the one before it is given back.</summary>
    public void HoldLease(SessionLease? lease)
    {
        SessionLease? freed;
        Action? whenTaken;
        lock (_gate)
        {
            freed = _isReleased ? lease : _lease;
            _lease = _isReleased ? null : lease;
            whenTaken = _whenTaken;
        }

        freed?.Release();
        if (whenTaken is not null && !ReferenceEquals(freed, lease))
        {
            lease?.WhenTaken(whenTaken);
        }
    }

    /// <summary>Hands the claim of a token id over to whoever asks, who has to give it back.</summary>
    public SessionLease? TakeLease()
    {
        lock (_gate)
        {
            var lease = _lease;
            _lease = null;
            return lease;
        }
    }

    /// <summary>Says what to do when somebody else takes the claim of the token id over; at once, where that has happened already.</summary>
    public void WhenLeaseTaken(Action act)
    {
        ArgumentNullException.ThrowIfNull(act);
        SessionLease? lease;
        lock (_gate)
        {
            _whenTaken = act;
            lease = _lease;
        }

        lease?.WhenTaken(act);
    }

    /// <summary>Gives everything back, last taken first; a second call does nothing.</summary>
    public void Release()
    {
        HoldLease(null); // taken last
        Place[] places;
        lock (_gate)
        {
            _isReleased = true;
            places = [.. _places];
            _places.Clear();
        }

        for (var i = places.Length - 1; i >= 0; i--)
        {
            places[i].Release();
        }
    }
}
