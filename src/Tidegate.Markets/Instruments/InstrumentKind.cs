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

    /// <summary>A crypto option on how far the price moves, in either direction (OpenAlgo's <c>MOVE</c>). Its symbol and those below are the venue's own and say nothing of it.</summary>
    Move,

    /// <summary>A crypto swap of interest rates (<c>IRS</c>).</summary>
    RateSwap,

    /// <summary>The difference of two crypto contracts (<c>SPREAD</c>).</summary>
    Spread,

    /// <summary>Several crypto options as one (<c>COMBO</c>).</summary>
    Combo,
}
