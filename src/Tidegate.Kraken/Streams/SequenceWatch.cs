namespace Tidegate.Kraken.Streams;

/// <summary>Watches the numbers of one private subscription's frames: +1 each. Not thread-safe.</summary>
internal sealed class SequenceWatch
{
    private ulong? _last;
    private bool _awaitsSnapshot = true;

    /// <summary>Whether the frame may be taken in; when not, whether that is because one before it was lost.</summary>
    public bool Accepts(bool isSnapshot, ulong? sequence, out bool isGap)
    {
        isGap = false;
        if (isSnapshot)
        {
            (_awaitsSnapshot, _last) = (false, sequence);
            return true;
        }

        if (_awaitsSnapshot)
        {
            return false;
        }

        isGap = _last is { } last && sequence is { } next && next != last + 1;
        if (isGap)
        {
            _awaitsSnapshot = true;
            return false;
        }

        _last = sequence ?? _last;
        return true;
    }

    /// <summary>What was known is old: nothing counts before the next snapshot.</summary>
    public void Forget() => (_awaitsSnapshot, _last) = (true, null);
}
