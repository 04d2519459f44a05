namespace Tidegate.Kraken.Nonces;

/// <summary>What one step of a nonce stands for. A key that has seen a finer unit never goes back to a coarser one.</summary>
public enum NonceUnit
{
    /// <summary>Milliseconds since 1970: 13 digits, as in the exchange's example.</summary>
    Milliseconds,

    /// <summary>Microseconds since 1970: 16 digits.</summary>
    Microseconds,

    /// <summary>Nanoseconds since 1970: 19 digits.</summary>
    Nanoseconds,
}
