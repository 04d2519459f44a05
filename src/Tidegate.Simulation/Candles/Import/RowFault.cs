namespace Tidegate.Simulation.Candles.Import;

/// <summary>Why a row was left out.</summary>
public enum RowFault
{
    /// <summary>Longer than a line may be.</summary>
    TooLong,

    /// <summary>Too many or too few fields.</summary>
    Fields,

    /// <summary>The time cannot be read.</summary>
    Time,

    /// <summary>The symbol is empty, longer than 64 characters, or not printable ASCII.</summary>
    Symbol,

    /// <summary>A price is no number, not above 0, or beyond 1,000,000,000.</summary>
    Price,

    /// <summary>Open or close do not lie between low and high.</summary>
    Range,

    /// <summary>The volume is no number, negative, or beyond 10^18.</summary>
    Volume,

    /// <summary>The factor or the adjusted close is no number, or the factor is not above 0 and at most 1,000,000.</summary>
    Factor,

    /// <summary>The row has the time of the symbol's row before: the first one stands.</summary>
    Repeated,

    /// <summary>The row is older than the symbol's row before.</summary>
    Backwards,
}
