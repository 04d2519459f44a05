using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments;

/// <summary>The instruments of some brokers, one table each. Immutable and thread-safe: a new day makes a new directory that shares the other tables.</summary>
public sealed class InstrumentDirectory : IInstruments
{
    private readonly ImmutableArray<InstrumentTable> _tables;

    private InstrumentDirectory(ImmutableArray<InstrumentTable> tables) => _tables = tables;

    /// <summary>A directory without instruments.</summary>
    public static InstrumentDirectory Empty { get; } = new([]);

    /// <summary>The tables, in the order in which a symbol is looked for.</summary>
    public ImmutableArray<InstrumentTable> Tables => _tables;

    /// <summary>Rows of all tables together.</summary>
    public int Count => _tables.Sum(table => table.Count);

    /// <summary>A directory of these tables.</summary>
    /// <exception cref="ArgumentException">Two are of one broker.</exception>
    public static InstrumentDirectory Of(params IEnumerable<InstrumentTable> tables)
    {
        var all = tables.ToImmutableArray();
        return all.Select(table => table.Broker).Distinct(StringComparer.Ordinal).Count() == all.Length
            ? new InstrumentDirectory(all)
            : throw new ArgumentException("Two tables are of one broker.", nameof(tables));
    }

    /// <summary>The same with another table of its broker, in its place, or behind the others where the broker is new.</summary>
    public InstrumentDirectory With(InstrumentTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return TableOf(table.Broker) is { } old ? new(_tables.Replace(old, table)) : new(_tables.Add(table));
    }

    /// <summary>The same without a broker.</summary>
    public InstrumentDirectory Without(string broker) => TableOf(broker) is { } old ? new(_tables.Remove(old)) : this;

    /// <summary>A broker's table, or null.</summary>
    public InstrumentTable? TableOf(string broker)
    {
        foreach (var table in _tables)
        {
            if (string.Equals(table.Broker, broker, StringComparison.Ordinal))
            {
                return table;
            }
        }

        return null;
    }

    /// <inheritdoc />
    public bool TryFind(
        string broker,
        ReadOnlySpan<char> symbol,
        ReadOnlySpan<char> exchange,
        [NotNullWhen(true)] out Instrument? instrument
    )
    {
        instrument = null;
        return TableOf(broker)?.TryFind(symbol, exchange, out instrument) ?? false;
    }

    /// <inheritdoc />
    public bool TryFind(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange, [NotNullWhen(true)] out Instrument? instrument)
    {
        foreach (var table in _tables)
        {
            if (table.TryFind(symbol, exchange, out instrument))
            {
                return true;
            }
        }

        instrument = null;
        return false;
    }

    /// <summary>The number of the row at which a symbol is found: from 1, through all tables in their order; 0 where there is none.</summary>
    /// <remarks>It names the row in this directory only: the next day numbers anew.</remarks>
    public int NumberOf(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange)
    {
        var before = 0;
        foreach (var table in _tables)
        {
            if (table.FindRow(symbol, exchange) is >= 0 and var row)
            {
                return before + row + 1;
            }

            before += table.Count;
        }

        return 0;
    }

    /// <inheritdoc />
    public bool TryFindToken(
        string broker,
        ReadOnlySpan<char> token,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    )
    {
        instrument = null;
        return TableOf(broker)?.TryFindToken(token, brokerExchange, out instrument) ?? false;
    }

    /// <inheritdoc />
    public bool TryFindBrokerSymbol(
        string broker,
        ReadOnlySpan<char> brokerSymbol,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    )
    {
        instrument = null;
        return TableOf(broker)?.TryFindBrokerSymbol(brokerSymbol, brokerExchange, out instrument) ?? false;
    }

    /// <summary>The row of a token at the first broker that has it.</summary>
    public bool TryFindToken(ReadOnlySpan<char> token, ReadOnlySpan<char> brokerExchange, [NotNullWhen(true)] out Instrument? instrument)
    {
        foreach (var table in _tables)
        {
            if (table.TryFindToken(token, brokerExchange, out instrument))
            {
                return true;
            }
        }

        instrument = null;
        return false;
    }

    /// <summary>
    /// The instruments whose symbol, broker's symbol or name holds every word, in any order and case: the symbol itself first, then those that begin
    /// with the first word, then the rest, each in the order of the file.
    /// </summary>
    /// <param name="query">The words, parted by blanks; the first 8 of them and 128 characters count. None: nothing is found.</param>
    /// <param name="exchange">Only of this exchange; null or empty: of all.</param>
    /// <param name="rowsMax">At most so many, up to <see cref="InstrumentSearch.RowsMax"/>.</param>
    /// <param name="broker">Only of this broker; null: a symbol that several have is found at the first.</param>
    /// <returns>The rows; empty where there are none. Some milliseconds for 200,000 rows at the worst.</returns>
    public IReadOnlyList<Instrument> Search(
        string query,
        string? exchange = null,
        int rowsMax = InstrumentSearch.RowsMax,
        string? broker = null
    ) => InstrumentSearch.Run(Of(broker), query, exchange, rowsMax, isPrefixOnly: false);

    /// <summary>The instruments whose symbol begins with a text, in any case: the symbol itself first.</summary>
    /// <param name="prefix">How the symbol begins; one word.</param>
    /// <param name="exchange">Only of this exchange; null or empty: of all.</param>
    /// <param name="rowsMax">At most so many, up to <see cref="InstrumentSearch.RowsMax"/>.</param>
    /// <param name="broker">Only of this broker; null: a symbol that several have is found at the first.</param>
    public IReadOnlyList<Instrument> SearchPrefix(
        string prefix,
        string? exchange = null,
        int rowsMax = InstrumentSearch.RowsMax,
        string? broker = null
    ) => InstrumentSearch.Run(Of(broker), prefix, exchange, rowsMax, isPrefixOnly: true);

    /// <summary>All rows one after the other, for an export. Each is made when it is asked for.</summary>
    /// <param name="exchange">Only of this exchange; null or empty: of all.</param>
    /// <param name="broker">Only of this broker; null: a symbol that several have is listed for the first.</param>
    public IEnumerable<Instrument> List(string? exchange = null, string? broker = null)
    {
        var tables = Of(broker);
        for (var at = 0; at < tables.Length; at++)
        {
            var table = tables[at];
            for (var row = 0; row < table.Count; row++)
            {
                var code = table.Columns.Exchanges[table.Columns.ExchangeIds[row]];
                if (string.IsNullOrEmpty(exchange) || string.Equals(code, exchange, StringComparison.Ordinal))
                {
                    var instrument = table[row];
                    if (at == 0 || !IsIn(tables.AsSpan(0, at), instrument.Symbol, instrument.Exchange))
                    {
                        yield return instrument;
                    }
                }
            }
        }
    }

    internal static bool IsIn(ReadOnlySpan<InstrumentTable> tables, ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange)
    {
        foreach (var table in tables)
        {
            if (table.FindRow(symbol, exchange) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private InstrumentTable[] Of(string? broker) =>
        broker is null ? [.. _tables]
        : TableOf(broker) is { } table ? [table]
        : [];
}
