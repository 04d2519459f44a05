using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tidegate.Markets.Instruments.Tables;

/// <summary>A broker's instruments of one day. Immutable and thread-safe; reads take no lock.</summary>
/// <remarks>
/// Rows stand in columns, about 120 bytes each with the three indexes. An <see cref="Instrument"/> is made of a row when it is first looked up, and kept:
/// so a lookup allocates once for each instrument in use, and a gateway that serves a thousand of 200,000 holds a thousand objects. Searches and
/// lists do not keep what they make.
/// </remarks>
public sealed class InstrumentTable
{
    /// <summary>Parts the two halves of a token that has two: zerodha's <c>instrument::::exchange</c>.</summary>
    public const string TokenSeparator = "::::";

    private readonly TableColumns _columns;
    private readonly ChainIndex _bySymbol;
    private readonly ChainIndex _byToken;
    private readonly ChainIndex _byBrokerSymbol;
    private readonly Instrument?[] _made;

    internal InstrumentTable(string broker, DateOnly date, TableColumns columns)
    {
        (Broker, Date, _columns, SearchTexts) = (broker, date, columns, new SearchTexts(columns));
        _made = new Instrument?[columns.Count];
        var hashes = new int[columns.Count];
        Span<char> text = stackalloc char[byte.MaxValue];
        for (var row = 0; row < hashes.Length; row++)
        {
            var symbol = SymbolAt(row);
            hashes[row] = HashOf(text[..Widen(symbol, text)], columns.ExchangeIds[row]);
        }

        _bySymbol = new ChainIndex(hashes, columns.Ranks);
        for (var row = 0; row < hashes.Length; row++)
        {
            var token = TokenAt(row);
            hashes[row] = HashOf(FirstHalf(text[..Widen(token, text)]), columns.BrokerExchangeIds[row]);
        }

        _byToken = new ChainIndex(hashes, columns.Ranks);
        for (var row = 0; row < hashes.Length; row++)
        {
            hashes[row] = HashOf(text[..Widen(BrokerSymbolAt(row), text)], columns.BrokerExchangeIds[row]);
        }

        _byBrokerSymbol = new ChainIndex(hashes, columns.Ranks);
    }

    /// <summary>The broker whose rows they are.</summary>
    public string Broker { get; }

    /// <summary>The day from which they count, in the broker's time zone.</summary>
    public DateOnly Date { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _columns.Count;

    /// <summary>The exchange codes that occur, in order of appearance.</summary>
    public IReadOnlyList<string> Exchanges => _columns.Exchanges;

    internal TableColumns Columns => _columns;

    internal SearchTexts SearchTexts { get; }

    /// <summary>The checksum of what it was unpacked of; empty: it comes from a file.</summary>
    internal ReadOnlyMemory<byte> Checksum { get; init; }

    /// <summary>The row of a symbol; of several with one symbol the ordinary series.</summary>
    public bool TryFind(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange, [NotNullWhen(true)] out Instrument? instrument)
    {
        var row = FindRow(symbol, exchange);
        instrument = row < 0 ? null : Kept(row);
        return row >= 0;
    }

    /// <summary>The row of a token. Of a token with two halves the first is enough.</summary>
    public bool TryFindToken(ReadOnlySpan<char> token, ReadOnlySpan<char> brokerExchange, [NotNullWhen(true)] out Instrument? instrument)
    {
        var row = FindTokenRow(token, brokerExchange);
        instrument = row < 0 ? null : Kept(row);
        return row >= 0;
    }

    /// <summary>The row of the broker's own symbol; of several with one symbol the ordinary series.</summary>
    public bool TryFindBrokerSymbol(
        ReadOnlySpan<char> brokerSymbol,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    )
    {
        var row = FindBrokerSymbolRow(brokerSymbol, brokerExchange);
        instrument = row < 0 ? null : Kept(row);
        return row >= 0;
    }

    /// <summary>A row by its place, from 0; made anew where it is not in use.</summary>
    public Instrument this[int row] => Volatile.Read(ref _made[row]) ?? Make(row);

    internal int FindRow(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange)
    {
        var exchangeId = IdOf(_columns.Exchanges, exchange);
        if (exchangeId < 0)
        {
            return -1;
        }

        for (var row = _bySymbol.First(HashOf(symbol, exchangeId)); row >= 0; row = _bySymbol.Next(row))
        {
            if (_columns.ExchangeIds[row] == exchangeId && Ascii.Equals(SymbolAt(row), symbol))
            {
                return row;
            }
        }

        return -1;
    }

    internal int FindTokenRow(ReadOnlySpan<char> token, ReadOnlySpan<char> brokerExchange)
    {
        var exchangeId = IdOf(_columns.BrokerExchanges, brokerExchange);
        if (exchangeId < 0 || token.IsEmpty)
        {
            return -1;
        }

        var half = FirstHalf(token);
        for (var row = _byToken.First(HashOf(half, exchangeId)); row >= 0; row = _byToken.Next(row))
        {
            var kept = TokenAt(row);
            if (_columns.BrokerExchangeIds[row] == exchangeId && (Ascii.Equals(kept, token) || Ascii.Equals(FirstHalf(kept), token)))
            {
                return row;
            }
        }

        return -1;
    }

    internal int FindBrokerSymbolRow(ReadOnlySpan<char> brokerSymbol, ReadOnlySpan<char> brokerExchange)
    {
        var exchangeId = IdOf(_columns.BrokerExchanges, brokerExchange);
        if (exchangeId < 0)
        {
            return -1;
        }

        for (var row = _byBrokerSymbol.First(HashOf(brokerSymbol, exchangeId)); row >= 0; row = _byBrokerSymbol.Next(row))
        {
            if (_columns.BrokerExchangeIds[row] == exchangeId && Ascii.Equals(BrokerSymbolAt(row), brokerSymbol))
            {
                return row;
            }
        }

        return -1;
    }

    internal ReadOnlySpan<byte> SymbolAt(int row) => _columns.Texts.AsSpan(_columns.TextStarts[row], _columns.SymbolLengths[row]);

    internal ReadOnlySpan<byte> BrokerSymbolAt(int row) =>
        _columns.BrokerSymbolLengths[row] == 0
            ? SymbolAt(row)
            : _columns.Texts.AsSpan(_columns.TextStarts[row] + _columns.SymbolLengths[row], _columns.BrokerSymbolLengths[row]);

    internal ReadOnlySpan<byte> TokenAt(int row) =>
        _columns.Texts.AsSpan()[
            (_columns.TextStarts[row] + _columns.SymbolLengths[row] + _columns.BrokerSymbolLengths[row]).._columns.TextStarts[row + 1]
        ];

    /// <summary>How many rows are not found by their symbol, because another row is.</summary>
    internal int CountShadowed()
    {
        var count = 0;
        Span<char> text = stackalloc char[byte.MaxValue];
        for (var row = 0; row < Count; row++)
        {
            var symbol = text[..Widen(SymbolAt(row), text)];
            count += FindRow(symbol, _columns.Exchanges[_columns.ExchangeIds[row]]) == row ? 0 : 1;
        }

        return count;
    }

    private static int Widen(ReadOnlySpan<byte> ascii, Span<char> text) => Encoding.ASCII.GetChars(ascii, text);

    // Seeded anew in each process, so that no file can be made to fill one chain.
    private static int HashOf(ReadOnlySpan<char> text, int exchangeId) =>
        string.GetHashCode(text, StringComparison.Ordinal) ^ (exchangeId * -1_640_531_535);

    private static ReadOnlySpan<char> FirstHalf(ReadOnlySpan<char> token)
    {
        var end = token.IndexOf(TokenSeparator);
        return end < 0 ? token : token[..end];
    }

    private static ReadOnlySpan<byte> FirstHalf(ReadOnlySpan<byte> token)
    {
        var end = token.IndexOf("::::"u8);
        return end < 0 ? token : token[..end];
    }

    private static int IdOf(string[] codes, ReadOnlySpan<char> code)
    {
        for (var id = 0; id < codes.Length; id++)
        {
            if (code.SequenceEqual(codes[id]))
            {
                return id;
            }
        }

        return -1;
    }

    // Of two threads that make the same row at once, both go on with the object that was kept.
    private Instrument Kept(int row) =>
        Volatile.Read(ref _made[row]) ?? (Make(row) is var made ? Interlocked.CompareExchange(ref _made[row], made, null) ?? made : made);

    private Instrument Make(int row)
    {
        var symbol = Encoding.ASCII.GetString(SymbolAt(row));
        return new Instrument
        {
            Symbol = symbol,
            Exchange = _columns.Exchanges[_columns.ExchangeIds[row]],
            Name = _columns.Names[_columns.NameIds[row]],
            Kind = (InstrumentKind)_columns.Kinds[row],
            Broker = Broker,
            BrokerSymbol = _columns.BrokerSymbolLengths[row] == 0 ? symbol : Encoding.ASCII.GetString(BrokerSymbolAt(row)),
            BrokerExchange = _columns.BrokerExchanges[_columns.BrokerExchangeIds[row]],
            Token = Encoding.ASCII.GetString(TokenAt(row)),
            Expiry = _columns.Expiries[row] == 0 ? null : DateOnly.FromDayNumber(_columns.Expiries[row]),
            Strike = AmountAt(_columns.StrikeIds[row]),
            LotSize = (long)_columns.Amounts[_columns.LotIds[row]],
            TickSize = _columns.Amounts[_columns.TickIds[row]],
            FreezeQuantity = _columns.FreezeIds.Length == 0 ? null : (long?)AmountAt(_columns.FreezeIds[row]),
            ContractValue = _columns.ContractValueIds.Length == 0 ? null : AmountAt(_columns.ContractValueIds[row]),
        };
    }

    private decimal? AmountAt(int id) => id == 0 ? null : _columns.Amounts[id];
}
