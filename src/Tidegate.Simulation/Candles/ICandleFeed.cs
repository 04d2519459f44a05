namespace Tidegate.Simulation.Candles;

/// <summary>Candles of a session in the order of their time, read as they are needed. Not thread-safe.</summary>
/// <remarks>Reads files, at most; never waits for a network. Holds no more than a bounded part of its data in memory.</remarks>
public interface ICandleFeed : IDisposable
{
    /// <summary>The slice that it stands at.</summary>
    /// <exception cref="InvalidOperationException">Before the first <see cref="MoveNext"/> or after the last.</exception>
    CandleSlice Current { get; }

    /// <summary>Goes on to the next slice; false: there is none.</summary>
    /// <exception cref="CandleDataException">The data cannot be read any further.</exception>
    bool MoveNext();
}
