namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>A broker's master contract: which columns it has, and what they mean. Thread-safe: it keeps nothing.</summary>
internal abstract class MasterFormat
{
    /// <summary>For people: <c>kite</c>, <c>angel</c>…</summary>
    public abstract string Name { get; }

    /// <summary>The columns that are read, in lower case; a row's fields are numbered by them.</summary>
    public abstract string[] Columns { get; }

    /// <summary>How many of the first of them a file must have.</summary>
    public abstract int ColumnsRequired { get; }

    /// <summary>Other names of columns, for files that somebody rewrote.</summary>
    public virtual IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Understands a row.</summary>
    /// <returns>Why it cannot be, or null.</returns>
    public abstract SkipReason? Read(MasterRow row, ref RowDraft draft);
}
