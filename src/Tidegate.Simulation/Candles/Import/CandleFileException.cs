namespace Tidegate.Simulation.Candles.Import;

/// <summary>A file of candles cannot be used. The text is for the operator: it names files.</summary>
public sealed class CandleFileException : Exception
{
    /// <summary>Without a text.</summary>
    public CandleFileException() { }

    /// <summary>With a text.</summary>
    public CandleFileException(string message)
        : base(message) { }

    /// <summary>With a text and what was underneath.</summary>
    public CandleFileException(string message, Exception innerException)
        : base(message, innerException) { }
}
