namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The nonces of one key: above the highest so far, or within the window below it and never used.</summary>
internal sealed class KrakenNonces(ulong window)
{
    // What falls out of memory is refused, as if it had been used: a window wider than this many used nonces forgets the lowest.
    private const int UsedMax = 65_536;

    private readonly SortedSet<ulong> _used = [];
    private ulong _highest;

    /// <summary>Takes a nonce; false where it is too low or used.</summary>
    public bool TryTake(ulong nonce)
    {
        var isAbove = nonce > _highest;
        var floor = _highest > window ? _highest - window : 0;
        if (!isAbove && (window == 0 || nonce < floor || _used.Contains(nonce) || (_used.Count == UsedMax && nonce < _used.Min)))
        {
            return false;
        }

        _highest = Math.Max(_highest, nonce);
        if (window > 0)
        {
            _used.Add(nonce);
            if (_used.Count > UsedMax)
            {
                _used.Remove(_used.Min);
            }
        }

        return true;
    }
}
