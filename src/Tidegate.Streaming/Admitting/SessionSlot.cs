namespace Tidegate.Streaming.Admitting;

/// <summary>Places that a session holds and gives back exactly once, however many sides see its end.</summary>
/// <remarks>Thread-safe. What is added after the release is released at once.</remarks>
public sealed class SessionSlot
{
    private readonly Lock _gate = new();
    private readonly List<Place> _places = [];
    private SessionLease? _lease;
    private Place? _subject;
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

    /// <summary>Keeps the user's place among those of his plan; the one before it is given back.</summary>
    public void HoldSubject(Place? place)
    {
        Place? freed;
        lock (_gate)
        {
            freed = _isReleased ? place : _subject;
            _subject = _isReleased ? null : place;
        }

        freed?.Release();
    }

    /// <summary>Hands the user's place over to whoever asks, who has to give it back.</summary>
    public Place? TakeSubject()
    {
        lock (_gate)
        {
            var place = _subject;
            _subject = null;
            return place;
        }
    }

    /// <summary>Takes over all that another slot holds.</summary>
    public void HoldAllOf(SessionSlot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Place[] places;
        lock (other._gate)
        {
            places = [.. other._places];
            other._places.Clear();
        }

        Array.ForEach(places, Hold);
        if (other.TakeSubject() is { } subject)
        {
            HoldSubject(subject);
        }

        if (other.TakeLease() is { } lease)
        {
            HoldLease(lease);
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
        HoldSubject(null);
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
