namespace Tidegate.Markets.Instruments.Import;

/// <summary>Why a row was left out.</summary>
public enum SkipReason : byte
{
    /// <summary>Longer than a row may be.</summary>
    TooLong,

    /// <summary>Not a row: too few fields, or JSON that ends in the middle.</summary>
    Damaged,

    /// <summary>A text is missing, longer than 64 characters, or holds what is not printable ASCII.</summary>
    Text,

    /// <summary>A number is none, or out of range.</summary>
    Number,

    /// <summary>A date is none, or a derivative has none.</summary>
    Date,

    /// <summary>An exchange or segment that has no code of OpenAlgo's.</summary>
    Exchange,

    /// <summary>A kind of instrument that is not known.</summary>
    Kind,

    /// <summary>No symbol of OpenAlgo's grammar can be made of it.</summary>
    Symbol,

    /// <summary>The token stood in an earlier row of the same exchange.</summary>
    Duplicate,
}
