namespace Tidegate.Feeds.Brokers;

/// <summary>A copy of one side of a tick's book, in an array that is used again.</summary>
internal struct TickLevels
{
    private TickLevel[]? _levels;
    private int _count;

    public readonly bool Equal(ReadOnlySpan<TickLevel> side) => side.SequenceEqual(_levels.AsSpan(0, _count));

    public void Keep(ReadOnlySpan<TickLevel> side)
    {
        if (_levels is null || _levels.Length < side.Length)
        {
            _levels = new TickLevel[side.Length];
        }

        side.CopyTo(_levels);
        _count = side.Length;
    }
}
