using System.Text;

namespace Tidegate.Markets.Instruments.Tables;

/// <summary>Finds rows by words: looks for the rarest word in all texts at once, then at the rows that may have it. Bounded by the number of rows, of words and of results, whatever the question.</summary>
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

        // Bit n: the name holds word n. Names are fewer than rows, so each is looked into once.
        private readonly byte[] _names;
        private readonly int _namedWords; // the words that any name holds, in bits

        public Pass(InstrumentTable table, byte[][] words, string? exchange, bool isPrefixOnly)
        {
            (_table, _words, _isPrefixOnly) = (table, words, isPrefixOnly);
            _isEverywhere = string.IsNullOrEmpty(exchange);
            _exchangeId = _isEverywhere ? -1 : Array.IndexOf(table.Columns.Exchanges, exchange);
            _names = isPrefixOnly ? [] : new byte[table.Columns.Names.Length];
            for (var word = 0; word < words.Length && !isPrefixOnly; word++)
            {
                _namedWords |= table.SearchTexts.MarkNames(words[word], _names, (byte)(1 << word)) ? 1 << word : 0;
            }
        }

        public void Run(List<(InstrumentTable, int)>[] found, int rowsMax, ReadOnlySpan<InstrumentTable> earlier)
        {
            if (!_isEverywhere && _exchangeId < 0)
            {
                return;
            }

            using var rows = new RowMarks(_table.Count);
            Mark(rows);
            for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
            {
                if (!_isEverywhere && _table.Columns.ExchangeIds[row] != _exchangeId)
                {
                    continue;
                }

                var place = PlaceOf(row, found[^1].Count >= rowsMax);
                if (place >= 0 && found[place].Count < rowsMax && !IsEarlier(row, earlier))
                {
                    found[place].Add((_table, row));
                }
            }
        }

        /// <summary>Marks the rows that may hold one of the words, which is the rarest as far as that can be told: in no name, and long.</summary>
        private void Mark(RowMarks rows)
        {
            var rarest = 0;
            for (var word = 1; word < _words.Length; word++)
            {
                var (isNamed, wasNamed) = (_namedWords >> word & 1, _namedWords >> rarest & 1);
                var isRarer = isNamed < wasNamed || (isNamed == wasNamed && _words[word].Length > _words[rarest].Length);
                rarest = isRarer ? word : rarest;
            }

            _table.SearchTexts.MarkTexts(_words[rarest], rows);
            if (_isPrefixOnly)
            {
                return;
            }

            _table.SearchTexts.MarkMixed(rows);
            var nameIds = _table.Columns.NameIds;
            for (var row = 0; (_namedWords >> rarest & 1) == 1 && row < nameIds.Length; row++)
            {
                if ((_names[nameIds[row]] >> rarest & 1) == 1)
                {
                    rows.Set(row);
                }
            }
        }

        private int PlaceOf(int row, bool isFull)
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

            return !_isPrefixOnly && !isFull && HoldsAll(row, symbol) ? 2 : -1;
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

        private bool BrokerHolds(int row, ReadOnlySpan<byte> word)
        {
            if (_table.Columns.BrokerSymbolLengths[row] == 0)
            {
                return false;
            }

            Span<byte> upper = stackalloc byte[byte.MaxValue];
            _ = Ascii.ToUpper(_table.BrokerSymbolAt(row), upper, out var length);
            return upper[..length].IndexOf(word) >= 0;
        }
    }
}
