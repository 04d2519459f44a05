namespace Tidegate.Streaming.Admitting;

/// <summary>Places that a session holds and gives back exactly once, however many sides see its end.</summary>
/// <remarks>Thread-safe. What is added after the release is released at once.</remarks>
public sealed class SessionSlot
{
    private readonly Lock _gate = new();
    private readonly List<Place> _places = [];
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

    /// <summary>Gives everything back, last taken first; a second call does nothing.</summary>
    public void Release()
    {
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
