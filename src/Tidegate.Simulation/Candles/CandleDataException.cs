namespace Tidegate.Simulation.Candles;

/// <summary>Candles that were asked for are missing or cannot be read. The text is for the client: it names symbols and days, no files.</summary>
public sealed class CandleDataException : Exception
{
    /// <summary>Without a text.</summary>
    public CandleDataException() { }

    /// <summary>With a text.</summary>
    public CandleDataException(string message)
        : base(message) { }

    /// <summary>With a text and what was underneath.</summary>
    public CandleDataException(string message, Exception innerException)
        : base(message, innerException) { }
}
