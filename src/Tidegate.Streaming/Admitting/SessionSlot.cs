namespace Tidegate.Streaming.Admitting;

/// <summary>Places that a session holds and gives back exactly once, however many sides see its end.</summary>
/// <remarks>Thread-safe. What is added after the release is released at once.</remarks>
public sealed class SessionSlot
{
    private readonly Lock _gate = new();
    private readonly List<Place> _places = [];
    private Place? _lease;
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
    public void HoldLease(Place? lease)
    {
        Place? freed;
        lock (_gate)
        {
            freed = _isReleased ? lease : _lease;
            _lease = _isReleased ? null : lease;
        }

        freed?.Release();
    }

    /// <summary>Hands the claim of a token id over to whoever asks, who has to give it back.</summary>
    public Place? TakeLease()
    {
        lock (_gate)
        {
            var lease = _lease;
            _lease = null;
            return lease;
        }
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
