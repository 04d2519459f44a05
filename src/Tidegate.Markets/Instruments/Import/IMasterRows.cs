namespace Tidegate.Markets.Instruments.Import;

/// <summary>The rows of a file, one after the other.</summary>
internal interface IMasterRows
{
    /// <summary>Number of the row read last, from 1; in a CSV file its line.</summary>
    int Number { get; }

    /// <summary>Whether the text ended where a row or the array should have gone on.</summary>
    bool IsCut { get; }

    /// <summary>Whether the text ended where a row may have ended or not: if that row makes no sense it was cut.</summary>
    bool EndsInRow { get; }

    /// <summary>The text of the row read last, as it stood in the file.</summary>
    ReadOnlySpan<byte> Text { get; }

    /// <summary>Reads the next row; false at the end.</summary>
    /// <param name="row">Takes the fields.</param>
    /// <param name="fault">Why it is none, or null.</param>
    bool TryRead(MasterRow row, out SkipReason? fault);
}
