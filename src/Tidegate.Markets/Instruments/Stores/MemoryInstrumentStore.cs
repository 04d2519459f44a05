using System.Collections.Concurrent;

namespace Tidegate.Markets.Instruments.Stores;

/// <summary>Days in memory, for a host without a database and for tests. They end with the process.</summary>
public sealed class MemoryInstrumentStore : IInstrumentStore
{
    private readonly ConcurrentDictionary<(string Broker, DateOnly Date), InstrumentDay> _days = new();

    /// <inheritdoc />
    public ValueTask SaveAsync(InstrumentDay day, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(day);
        cancellation.ThrowIfCancellationRequested();
        _days[(day.Broker, day.Date)] = day with { Content = day.Content.ToArray() };
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<InstrumentDay?> FindAsync(string broker, DateOnly date, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            _days.Values.Where(day => day.Broker == broker && day.Date <= date).OrderByDescending(day => day.Date).FirstOrDefault()
        );
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<InstrumentDayHead>> ListAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<InstrumentDayHead>>([
            .. _days
                .Values.OrderBy(day => day.Broker, StringComparer.Ordinal)
                .ThenBy(day => day.Date)
                .Select(day => new InstrumentDayHead(day.Broker, day.Date, day.Rows)),
        ]);
    }

    /// <inheritdoc />
    public ValueTask<int> PurgeAsync(string broker, DateOnly before, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_days.Keys.Count(key => key.Broker == broker && key.Date < before && _days.TryRemove(key, out _)));
    }
}
