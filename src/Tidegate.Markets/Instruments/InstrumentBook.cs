using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments;

/// <summary>Holds the directory of today and swaps it whole while streams run; finds those of earlier days in the store.</summary>
/// <remarks>
/// Thread-safe. Reads go to whichever directory is current when they begin and take no lock. Whoever needs several reads of one directory takes
/// <see cref="Current"/> once.
/// </remarks>
public sealed class InstrumentBook : IInstruments, IDisposable
{
    /// <summary>Of a file that ends too early, so many of the rows of before must be there all the same, or the old directory stays.</summary>
    private const double ShareOfCutFile = 0.9;

    /// <summary>Of a file that seems whole, so many: contracts end, but never half of them at once, and half a CSV file may look whole.</summary>
    private const double ShareOfAnyFile = 0.5;

    private const int TablesKeptMax = 8; // of earlier days; about 15 MB each

    private readonly IInstrumentStore? _store;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _reload = new(1, 1); // of two that read at once the earlier answer must not be put last
    private readonly List<InstrumentTable> _earlier = []; // the one asked for last comes last
    private volatile InstrumentDirectory _current = InstrumentDirectory.Empty;
    private long _version;

    /// <summary>An empty book.</summary>
    /// <param name="store">Where earlier days are; null: there are none.</param>
    public InstrumentBook(IInstrumentStore? store = null) => _store = store;

    /// <summary>The directory of today.</summary>
    public InstrumentDirectory Current => _current;

    /// <summary>Rises with every swap, so that who keeps something made of a directory knows when to make it anew.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>A book with the newest day of every broker in a store: what a gateway calls at its start.</summary>
    /// <param name="store">The store; the book goes on asking it for earlier days.</param>
    /// <param name="today">Days after it are left alone.</param>
    /// <param name="fault">Told one sentence about each day that cannot be used; the day before it is taken instead. Null: nobody wants to know.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<InstrumentBook> RestoreAsync(
        IInstrumentStore store,
        DateOnly today,
        Action<string>? fault,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        var book = new InstrumentBook(store);
        var heads = await store.ListAsync(cancellation).ConfigureAwait(false);
        foreach (var broker in heads.Select(head => head.Broker).Distinct(StringComparer.Ordinal))
        {
            if (await book.LoadAsync(broker, today, fault, cancellation).ConfigureAwait(false) is { } table)
            {
                book.Put(table);
            }
        }

        return book;
    }

    /// <summary>Makes a broker's new day the current one, unless it is unusable: then everything stays as it was.</summary>
    /// <param name="table">The new day.</param>
    /// <param name="report">How its import went; null: it comes from elsewhere and is whole.</param>
    /// <param name="refusal">Why it was not taken, in one sentence; null where it was.</param>
    public bool TryReplace(InstrumentTable table, ImportReport? report, [NotNullWhen(false)] out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(table);
        lock (_gate)
        {
            refusal = RefusalOf(table, report, _current.TableOf(table.Broker)?.Count, mayShrink: false);
            if (refusal is null)
            {
                Put(table);
            }
        }

        return refusal is null;
    }

    /// <summary>Keeps a broker's new day in the store and makes it current, unless it is unusable: then everything stays as it was.</summary>
    /// <param name="table">The new day.</param>
    /// <param name="report">How its import went.</param>
    /// <param name="mayShrink">Whether it may have less than half of the instruments of the day before.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Why it was not taken, in one sentence; null where it was. A day that is older than the current one is kept in the store only.</returns>
    /// <exception cref="InvalidOperationException">The book has no store.</exception>
    public async Task<string?> ImportAsync(InstrumentTable table, ImportReport report, bool mayShrink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (_store is null)
        {
            throw new InvalidOperationException("A book without a store cannot keep a day.");
        }

        var heads = await _store.ListAsync(cancellation).ConfigureAwait(false);
        var before = heads.LastOrDefault(head => head.Broker == table.Broker && head.Date <= table.Date);
        if (RefusalOf(table, report, before?.Rows, mayShrink) is { } unusable)
        {
            return unusable;
        }

        await _store.SaveAsync(InstrumentPacking.Pack(table), cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            _earlier.RemoveAll(kept => kept.Broker == table.Broker && kept.Date == table.Date);
            if (_current.TableOf(table.Broker) is not { } current || current.Date <= table.Date)
            {
                Put(table);
            }
        }

        return null;
    }

    /// <summary>Reads a broker's newest day from the store again, where another process wrote one. What is in use already stays the same object.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="today">Days after it are left alone.</param>
    /// <param name="fault">As at <see cref="RestoreAsync"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether there is one now.</returns>
    public async Task<bool> ReloadAsync(string broker, DateOnly today, Action<string>? fault, CancellationToken cancellation)
    {
        if (_store is null)
        {
            return false;
        }

        await _reload.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (await LoadAsync(broker, today, fault, cancellation).ConfigureAwait(false) is not { } table)
            {
                return false;
            }

            lock (_gate)
            {
                _earlier.RemoveAll(kept => kept.Broker == table.Broker && kept.Date == table.Date);
                if (table != _current.TableOf(broker))
                {
                    Put(table);
                }
            }

            return true;
        }
        finally
        {
            _reload.Release();
        }
    }

    /// <summary>Ends it; whoever reads the directory may go on.</summary>
    public void Dispose() => _reload.Dispose();

    /// <summary>Takes a broker out.</summary>
    public void Remove(string broker)
    {
        lock (_gate)
        {
            _current = _current.Without(broker);
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>The directory as it was on a day: of each broker the newest version that is not after it.</summary>
    /// <returns>The directory; a broker without a version of that day or before is not in it. A day that cannot be read counts as not there.</returns>
    /// <remarks>Reads the store, unless one of the last few answers holds the day.</remarks>
    public async ValueTask<InstrumentDirectory> AsOfAsync(DateOnly date, CancellationToken cancellation)
    {
        var current = _current;
        if (_store is null)
        {
            return InstrumentDirectory.Of(current.Tables.Where(table => table.Date <= date));
        }

        var heads = await _store.ListAsync(cancellation).ConfigureAwait(false);
        var tables = new List<InstrumentTable>();
        foreach (
            var broker in current.Tables.Select(table => table.Broker).Union(heads.Select(head => head.Broker), StringComparer.Ordinal)
        )
        {
            var newest = heads.Where(head => head.Broker == broker && head.Date <= date).Max(head => (DateOnly?)head.Date);
            var known = current.TableOf(broker) is { } today && today.Date <= date ? today : null;
            if (newest is not { } day || day <= known?.Date)
            {
                tables.AddRange(known is null ? [] : [known]);
            }
            else if ((Kept(broker, day) ?? await LoadAsync(broker, date, null, cancellation).ConfigureAwait(false)) is { } table)
            {
                Keep(table);
                tables.Add(table);
            }
        }

        return InstrumentDirectory.Of(tables);
    }

    /// <inheritdoc />
    public bool TryFind(
        string broker,
        ReadOnlySpan<char> symbol,
        ReadOnlySpan<char> exchange,
        [NotNullWhen(true)] out Instrument? instrument
    ) => _current.TryFind(broker, symbol, exchange, out instrument);

    /// <inheritdoc />
    public bool TryFind(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange, [NotNullWhen(true)] out Instrument? instrument) =>
        _current.TryFind(symbol, exchange, out instrument);

    /// <inheritdoc />
    public bool TryFindToken(
        string broker,
        ReadOnlySpan<char> token,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    ) => _current.TryFindToken(broker, token, brokerExchange, out instrument);

    /// <inheritdoc />
    public bool TryFindBrokerSymbol(
        string broker,
        ReadOnlySpan<char> brokerSymbol,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    ) => _current.TryFindBrokerSymbol(broker, brokerSymbol, brokerExchange, out instrument);

    private static string? RefusalOf(InstrumentTable table, ImportReport? report, int? rowsBefore, bool mayShrink)
    {
        if (table.Count == 0)
        {
            return $"The new day of {table.Broker} has no instrument: the old directory stays.";
        }

        if (report is null || rowsBefore is not { } before)
        {
            return null;
        }

        var what =
            report.IsCut && table.Count < before * ShareOfCutFile ? "ends too early"
            : !mayShrink && table.Count < before * ShareOfAnyFile ? "has less than half of what was known"
            : null;
        return what is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The file of {table.Broker} {what}, with {table.Count:N0} instruments where there were {before:N0}: the old directory stays."
            );
    }

    private void Put(InstrumentTable table)
    {
        _current = _current.With(table);
        Interlocked.Increment(ref _version);
    }

    private async Task<InstrumentTable?> LoadAsync(string broker, DateOnly date, Action<string>? fault, CancellationToken cancellation)
    {
        while (await _store!.FindAsync(broker, date, cancellation).ConfigureAwait(false) is { } day)
        {
            try
            {
                return _current.TableOf(broker) is { } current && InstrumentPacking.IsOf(current, day)
                    ? current
                    : InstrumentPacking.Unpack(day);
            }
            catch (InvalidDataException damaged)
            {
                fault?.Invoke(damaged.Message);
                date = day.Date.AddDays(-1);
            }
        }

        return null;
    }

    private InstrumentTable? Kept(string broker, DateOnly date)
    {
        lock (_gate)
        {
            return _earlier.Find(table => table.Broker == broker && table.Date == date);
        }
    }

    private void Keep(InstrumentTable table)
    {
        lock (_gate)
        {
            _earlier.RemoveAll(kept => kept.Broker == table.Broker && kept.Date == table.Date);
            _earlier.Add(table);
            if (_earlier.Count > TablesKeptMax)
            {
                _earlier.RemoveAt(0);
            }
        }
    }
}
