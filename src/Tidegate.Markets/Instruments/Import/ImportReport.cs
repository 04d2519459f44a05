using System.Collections.Immutable;

namespace Tidegate.Markets.Instruments.Import;

/// <summary>What became of a master contract.</summary>
public sealed record ImportReport
{
    /// <summary>The broker.</summary>
    public required string Broker { get; init; }

    /// <summary>The format that was recognised, for example <c>kite csv</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Bytes of the file, packed where it is.</summary>
    public required long Bytes { get; init; }

    /// <summary>Rows found, without the header.</summary>
    public required int RowsRead { get; init; }

    /// <summary>Rows taken.</summary>
    public required int RowsKept { get; init; }

    /// <summary>Rows kept whose symbol belongs to another row of the exchange: found by token only. <c>RELIANCE-BE</c> beside <c>RELIANCE-EQ</c>.</summary>
    public required int RowsShadowed { get; init; }

    /// <summary>Whether the file ends before its end: half a download. What came before is kept.</summary>
    public required bool IsCut { get; init; }

    /// <summary>What was left out, most frequent first.</summary>
    public required ImmutableArray<SkippedRows> Skipped { get; init; }

    /// <summary>How many rows were left out.</summary>
    public int RowsSkipped => RowsRead - RowsKept;
}

/// <summary>Rows that were left out for one reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How many.</param>
/// <param name="Examples">The first of them.</param>
public sealed record SkippedRows(SkipReason Reason, int Count, ImmutableArray<SkippedExample> Examples);

/// <summary>A row that was left out.</summary>
/// <param name="Row">Its number: the line of a CSV file, the element of a JSON array; from 1.</param>
/// <param name="Text">Its beginning, 80 characters of printable ASCII at most.</param>
public sealed record SkippedExample(int Row, string Text);
