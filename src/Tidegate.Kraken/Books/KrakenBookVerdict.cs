namespace Tidegate.Kraken.Books;

/// <summary>What became of a row that was applied to a book.</summary>
public enum KrakenBookVerdict
{
    /// <summary>Applied; the checksum is the exchange's.</summary>
    Applied = 0,

    /// <summary>An update without a snapshot before it: ignored.</summary>
    NoSnapshot,

    /// <summary>Applied, and the checksum is another: the book is wrong and closed until the next snapshot.</summary>
    ChecksumMismatch,

    /// <summary>A price or quantity has more decimals or digits than the pair's precision holds, or is negative: closed until the next snapshot.</summary>
    DoesNotFit,
}
