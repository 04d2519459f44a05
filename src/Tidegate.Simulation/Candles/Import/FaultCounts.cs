namespace Tidegate.Simulation.Candles.Import;

/// <summary>Counts rows that are left out. Not thread-safe.</summary>
internal sealed class FaultCounts
{
    private static readonly RowFault[] All = Enum.GetValues<RowFault>();

    private readonly long[] _counts = new long[All.Length];
    private readonly int[] _firstLines = new int[All.Length];

    /// <summary>All but those that repeat a row, which loses nothing.</summary>
    public long Damaged { get; private set; }

    public void Add(RowFault fault, int line)
    {
        if (_counts[(int)fault]++ == 0)
        {
            _firstLines[(int)fault] = line;
        }

        Damaged += fault == RowFault.Repeated ? 0 : 1;
    }

    public IReadOnlyList<RowFaultCount> ToReport() =>
        [
            .. All.Where(fault => _counts[(int)fault] > 0)
                .Select(fault => new RowFaultCount(fault, _counts[(int)fault], _firstLines[(int)fault])),
        ];
}
