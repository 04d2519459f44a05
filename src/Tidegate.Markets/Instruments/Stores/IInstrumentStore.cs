namespace Tidegate.Markets.Instruments.Stores;

/// <summary>Keeps each broker's instruments by day, so that a restart needs no file and yesterday can be asked for.</summary>
/// <remarks>Thread-safe. A day is written and replaced whole. Calls throw what the store throws when it cannot serve them.</remarks>
public interface IInstrumentStore
{
    /// <summary>Keeps a day, in place of what was kept of this broker and date.</summary>
    ValueTask SaveAsync(InstrumentDay day, CancellationToken cancellation);

    /// <summary>The newest day of a broker that is not after a date; null where there is none.</summary>
    ValueTask<InstrumentDay?> FindAsync(string broker, DateOnly date, CancellationToken cancellation);

    /// <summary>What is kept, without the contents: by broker, then by date (ordinal, oldest first).</summary>
    ValueTask<IReadOnlyList<InstrumentDayHead>> ListAsync(CancellationToken cancellation);

    /// <summary>Removes the days of a broker before a date.</summary>
    /// <returns>How many there were.</returns>
    ValueTask<int> PurgeAsync(string broker, DateOnly before, CancellationToken cancellation);
}

/// <summary>A broker's day, without its content.</summary>
/// <param name="Broker">The broker.</param>
/// <param name="Date">The day from which it counts.</param>
/// <param name="Rows">How many instruments.</param>
public sealed record InstrumentDayHead(string Broker, DateOnly Date, int Rows);

/// <summary>A broker's day, packed by <see cref="InstrumentPacking"/>.</summary>
/// <param name="Broker">The broker.</param>
/// <param name="Date">The day from which it counts.</param>
/// <param name="Rows">How many instruments.</param>
/// <param name="Content">The packed rows, with version and checksum.</param>
public sealed record InstrumentDay(string Broker, DateOnly Date, int Rows, ReadOnlyMemory<byte> Content);
