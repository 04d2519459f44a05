namespace Tidegate.Kraken.Nonces;

/// <summary>How the nonces of one key are made.</summary>
public sealed record NonceOptions
{
    /// <summary>The coarsest unit to use: a finer one is kept once the key has seen it. Default milliseconds.</summary>
    public NonceUnit Unit { get; init; } = NonceUnit.Milliseconds;

    /// <summary>Where the highest nonce of each key is kept; null: the folder of the account; empty: nowhere. Default null.</summary>
    public string? Folder { get; init; }

    /// <summary>How far ahead the first jump after a refused nonce goes; each further one in a row goes twice as far. Default 1 min; 1 ms to 1 h.</summary>
    public TimeSpan JumpAhead { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether a nonce that is refused after a jump is taken as the sign of a finer unit. Default true. There is no way back for a
    /// key: switch it off where another program shares the key in a coarser unit and must go on.
    /// </summary>
    public bool RaiseUnit { get; init; } = true;
}
