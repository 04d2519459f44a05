using System.Text;

namespace Tidegate.Markets.Instruments.Tables;

/// <summary>One pass over the rows for words. Bounded by the number of rows, of words and of results, whatever the question.</summary>
public static class InstrumentSearch
{
    /// <summary>Most rows of an answer, as OpenAlgo has it.</summary>
    public const int RowsMax = 500;

    private const int WordsMax = 8;
    private const int QueryCharsMax = 128;

    internal static IReadOnlyList<Instrument> Run(InstrumentTable[] tables, string? query, string? exchange, int rowsMax, bool isPrefixOnly)
    {
        rowsMax = Math.Clamp(rowsMax, 0, RowsMax);
        var words = WordsOf(query);
        if (words.Length == 0 || rowsMax == 0 || (isPrefixOnly && words.Length > 1))
        {
            return [];
        }

        // Found so far: the symbol itself, symbols that begin so, the others. Each is full on its own, for a later row may be better.
        List<(InstrumentTable Table, int Row)>[] found =
        [
            [],
            [],
            [],
        ];
        for (var at = 0; at < tables.Length; at++)
        {
            new Pass(tables[at], words, exchange, isPrefixOnly).Run(found, rowsMax, tables.AsSpan(0, at));
        }

        return [.. found.SelectMany(rows => rows).Take(rowsMax).Select(one => one.Table[one.Row])];
    }

    private static byte[][] WordsOf(string? query)
    {
        var text = query is null ? "" : query[..Math.Min(query.Length, QueryCharsMax)].ToUpperInvariant();
        return [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(WordsMax).Select(Encoding.UTF8.GetBytes)];
    }

    private sealed class Pass
    {
        private readonly InstrumentTable _table;
        private readonly byte[][] _words;
        private readonly bool _isPrefixOnly;
        private readonly bool _isEverywhere;
        private readonly int _exchangeId;

        // Bit n: the name holds word n. Names are few, so each is looked into once.
        private readonly byte[] _names;

        public Pass(InstrumentTable table, byte[][] words, string? exchange, bool isPrefixOnly)
        {
            (_table, _words, _isPrefixOnly) = (table, words, isPrefixOnly);
            _isEverywhere = string.IsNullOrEmpty(exchange);
            _exchangeId = _isEverywhere ? -1 : Array.IndexOf(table.Columns.Exchanges, exchange);
            _names = isPrefixOnly ? [] : Array.ConvertAll(table.Columns.Names, name => WordsIn(name, words));
        }

        public void Run(List<(InstrumentTable, int)>[] found, int rowsMax, ReadOnlySpan<InstrumentTable> earlier)
        {
            for (var row = 0; row < _table.Count; row++)
            {
                if (!_isEverywhere && _table.Columns.ExchangeIds[row] != _exchangeId)
                {
                    continue;
                }

                var place = PlaceOf(row);
                if (place >= 0 && found[place].Count < rowsMax && !IsEarlier(row, earlier))
                {
                    found[place].Add((_table, row));
                }
            }
        }

        private int PlaceOf(int row)
        {
            var symbol = _table.SymbolAt(row);
            if (symbol.StartsWith(_words[0]))
            {
                if (_words.Length == 1)
                {
                    return symbol.Length == _words[0].Length ? 0 : 1;
                }

                return HoldsAll(row, symbol) ? 1 : -1;
            }

            return !_isPrefixOnly && HoldsAll(row, symbol) ? 2 : -1;
        }

        private bool HoldsAll(int row, ReadOnlySpan<byte> symbol)
        {
            var name = _names[_table.Columns.NameIds[row]];
            for (var word = 0; word < _words.Length; word++)
            {
                if ((name & (1 << word)) == 0 && symbol.IndexOf(_words[word]) < 0 && !BrokerHolds(row, _words[word]))
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsEarlier(int row, ReadOnlySpan<InstrumentTable> earlier)
        {
            if (earlier.IsEmpty)
            {
                return false;
            }

            Span<char> symbol = stackalloc char[byte.MaxValue];
            var length = Encoding.ASCII.GetChars(_table.SymbolAt(row), symbol);
            return InstrumentDirectory.IsIn(earlier, symbol[..length], _table.Columns.Exchanges[_table.Columns.ExchangeIds[row]]);
        }

        private bool BrokerHolds(int row, ReadOnlySpan<byte> word) =>
            _table.Columns.BrokerSymbolLengths[row] > 0 && HoldsAnyCase(_table.BrokerSymbolAt(row), word);

        private static byte WordsIn(string name, byte[][] words)
        {
            var bits = 0;
            for (var word = 0; word < words.Length; word++)
            {
                bits |= name.Contains(Encoding.UTF8.GetString(words[word]), StringComparison.OrdinalIgnoreCase) ? 1 << word : 0;
            }

            return (byte)bits;
        }

        /// <summary>Whether ASCII text in any case holds a word in upper case.</summary>
        private static bool HoldsAnyCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
        {
            for (var at = 0; at + word.Length <= text.Length; at++)
            {
                if (Ascii.EqualsIgnoreCase(text.Slice(at, word.Length), word))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
