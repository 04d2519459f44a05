namespace Tidegate.Simulation.Candles.Import;

/// <summary>What became of one file.</summary>
/// <param name="File">Its path.</param>
/// <param name="RowsRead">Rows, without header and blank lines.</param>
/// <param name="Faults">Rows that were left out, by reason; only reasons that occurred.</param>
public sealed record CandleImportReport(string File, long RowsRead, IReadOnlyList<RowFaultCount> Faults)
{
    /// <summary>Rows that were taken.</summary>
    public long RowsKept => RowsRead - Faults.Sum(fault => fault.Count);
}

/// <summary>Rows that were left out for one reason.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstLine">Line of the first, from 1.</param>
public sealed record RowFaultCount(RowFault Fault, long Count, int FirstLine);
