namespace Tidegate.Markets.Instruments;

/// <summary>What an instrument is.</summary>
public enum InstrumentKind : byte
{
    /// <summary>A share, a bond or a fund.</summary>
    Equity,

    /// <summary>An index, which cannot be traded itself.</summary>
    Index,

    /// <summary>A future.</summary>
    Future,

    /// <summary>A right to buy.</summary>
    Call,

    /// <summary>A right to sell.</summary>
    Put,

    /// <summary>A crypto pair, delivered at once.</summary>
    Spot,

    /// <summary>A crypto future without an end.</summary>
    Perpetual,
}
