using System.Runtime.InteropServices;
using System.Text;

namespace Tidegate.Markets.Instruments.Tables;

/// <summary>Collects a broker's rows for one day. Not thread-safe; use it once.</summary>
/// <param name="broker">The broker whose rows they are.</param>
/// <param name="date">The day from which they count.</param>
public sealed class InstrumentTableBuilder(string broker, DateOnly date)
{
    private const int TextMax = byte.MaxValue;
    private const int CodesMax = byte.MaxValue;

    private readonly Numbered<string> _exchanges = new();
    private readonly Numbered<string> _brokerExchanges = new();
    private readonly Numbered<string> _names = new();
    private readonly Numbered<decimal> _amounts = new();
    private readonly HashSet<(string Token, byte BrokerExchange)> _tokens = [];
    private readonly List<byte> _texts = [];
    private readonly List<int> _textStarts = [];
    private readonly List<byte> _symbolLengths = [];
    private readonly List<byte> _brokerSymbolLengths = [];
    private readonly List<byte> _exchangeIds = [];
    private readonly List<byte> _brokerExchangeIds = [];
    private readonly List<byte> _kinds = [];
    private readonly List<byte> _ranks = [];
    private readonly List<int> _nameIds = [];
    private readonly List<int> _expiries = [];
    private readonly List<int> _strikeIds = [];
    private readonly List<int> _tickIds = [];
    private readonly List<int> _lotIds = [];
    private readonly List<int> _contractValueIds = [];
    private readonly List<int> _freezeIds = [];
    private bool _hasContractValues;
    private bool _hasFreezes;

    /// <summary>How many rows there are.</summary>
    public int Count => _textStarts.Count;

    /// <summary>Takes a row; of two with one symbol the one added first is found by it.</summary>
    /// <returns>False where its token stood in an earlier row of the same broker exchange.</returns>
    /// <exception cref="ArgumentException">
    /// The row is another broker's, a text of it is empty, not printable ASCII or longer than 255 characters, or there are more than 255 exchanges.
    /// </exception>
    public bool Add(Instrument row) => Add(row, Rank.Ordinary);

    /// <summary>Ends the collecting.</summary>
    public InstrumentTable Build() => new(broker, date, Columns());

    /// <summary>Whether the row's exchanges can be numbered still: a file that names more than 255 is none, but its rows cost themselves only.</summary>
    internal bool HasRoomFor(Instrument row) =>
        (_exchanges.Count < CodesMax || _exchanges.Knows(row.Exchange))
        && (_brokerExchanges.Count < CodesMax || _brokerExchanges.Knows(row.BrokerExchange));

    internal bool Add(Instrument row, byte rank)
    {
        ArgumentNullException.ThrowIfNull(row);
        Check(row);
        var brokerExchange = (byte)_brokerExchanges.IdOf(row.BrokerExchange);
        if (!_tokens.Add((FirstHalf(row.Token), brokerExchange)))
        {
            return false;
        }

        var hasOwnSymbol = !string.Equals(row.BrokerSymbol, row.Symbol, StringComparison.Ordinal);
        _textStarts.Add(_texts.Count);
        Append(row.Symbol);
        Append(hasOwnSymbol ? row.BrokerSymbol : "");
        Append(row.Token);
        _symbolLengths.Add((byte)row.Symbol.Length);
        _brokerSymbolLengths.Add(hasOwnSymbol ? (byte)row.BrokerSymbol.Length : (byte)0);
        _exchangeIds.Add((byte)_exchanges.IdOf(row.Exchange));
        _brokerExchangeIds.Add(brokerExchange);
        _kinds.Add((byte)row.Kind);
        _ranks.Add(rank);
        _nameIds.Add(_names.IdOf(row.Name));
        _expiries.Add(row.Expiry?.DayNumber ?? 0);
        _strikeIds.Add(AmountOf(row.Strike));
        _tickIds.Add(AmountOf(row.TickSize));
        _lotIds.Add(AmountOf(row.LotSize));
        _contractValueIds.Add(AmountOf(row.ContractValue));
        _hasContractValues |= row.ContractValue is not null;
        _freezeIds.Add(AmountOf(row.FreezeQuantity));
        _hasFreezes |= row.FreezeQuantity is not null;
        return true;
    }

    private void Check(Instrument row)
    {
        if (row.Broker != broker)
        {
            throw new ArgumentException($"This is a row of {row.Broker}, and the table is of {broker}.", nameof(row));
        }

        foreach (var text in (ReadOnlySpan<string>)[row.Symbol, row.BrokerSymbol, row.Token, row.Exchange, row.BrokerExchange])
        {
            if (text.Length is 0 or > TextMax || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw new ArgumentException("A symbol, a token or an exchange is empty, too long or not ASCII.", nameof(row));
            }
        }

        if (!HasRoomFor(row))
        {
            throw new ArgumentException($"There are more than {CodesMax} exchanges.", nameof(row));
        }
    }

    // By which a row is found: two with the same could not be told apart.
    private static string FirstHalf(string token)
    {
        var end = token.IndexOf(InstrumentTable.TokenSeparator, StringComparison.Ordinal);
        return end < 0 ? token : token[..end];
    }

    private int AmountOf(decimal? amount) => amount is { } some ? _amounts.IdOf(some) + 1 : 0;

    private void Append(string text)
    {
        var at = _texts.Count;
        CollectionsMarshal.SetCount(_texts, at + text.Length);
        Encoding.ASCII.GetBytes(text, CollectionsMarshal.AsSpan(_texts)[at..]);
    }

    private TableColumns Columns() =>
        new()
        {
            Count = Count,
            Exchanges = _exchanges.ToArray(),
            BrokerExchanges = _brokerExchanges.ToArray(),
            Names = _names.ToArray(),
            Amounts = [0, .. _amounts.ToArray()],
            Texts = [.. _texts],
            TextStarts = [.. _textStarts, _texts.Count],
            SymbolLengths = [.. _symbolLengths],
            BrokerSymbolLengths = [.. _brokerSymbolLengths],
            ExchangeIds = [.. _exchangeIds],
            BrokerExchangeIds = [.. _brokerExchangeIds],
            Kinds = [.. _kinds],
            Ranks = [.. _ranks],
            NameIds = [.. _nameIds],
            Expiries = [.. _expiries],
            StrikeIds = [.. _strikeIds],
            TickIds = [.. _tickIds],
            LotIds = [.. _lotIds],
            ContractValueIds = _hasContractValues ? [.. _contractValueIds] : [],
            FreezeIds = _hasFreezes ? [.. _freezeIds] : [],
        };

    /// <summary>Different values with a number each, in order of appearance.</summary>
    private sealed class Numbered<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _ids = [];
        private readonly List<T> _values = [];

        public int Count => _values.Count;

        public bool Knows(T value) => _ids.ContainsKey(value);

        public int IdOf(T value)
        {
            if (!_ids.TryGetValue(value, out var id))
            {
                id = _values.Count;
                _ids.Add(value, id);
                _values.Add(value);
            }

            return id;
        }

        public T[] ToArray() => [.. _values];
    }
}
