namespace Tidegate.Simulation.Reports;

/// <summary>A curve of bounded length: when it is full every second point goes, and from then on every second one is taken. Not thread-safe.</summary>
internal sealed class EquityCurve
{
    /// <summary>Most points.</summary>
    public const int PointsMax = 2_000;

    private readonly List<EquityPoint> _points = [];
    private EquityPoint _last;
    private long _stride = 1; // a power of two
    private long _seen;

    public void Add(EquityPoint point)
    {
        if ((_seen & (_stride - 1)) == 0)
        {
            if (_points.Count == PointsMax)
            {
                Halve();
            }

            if ((_seen & (_stride - 1)) == 0)
            {
                _points.Add(point);
            }
        }

        _seen++;
        _last = point;
    }

    /// <summary>The points that were kept, and the last one.</summary>
    public IReadOnlyList<EquityPoint> Points => _seen > 0 && _points[^1] != _last ? [.. _points, _last] : [.. _points];

    private void Halve()
    {
        for (var i = 0; i < PointsMax / 2; i++)
        {
            _points[i] = _points[2 * i];
        }

        _points.RemoveRange(PointsMax / 2, PointsMax / 2);
        _stride *= 2;
    }
}
