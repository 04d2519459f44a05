using Tidegate.Markets.Instruments.Symbols;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Import;

/// <summary>What a format has understood of a row; <see cref="TryMake"/> makes an instrument of it.</summary>
internal struct RowDraft
{
    public string Exchange;
    public string BrokerExchange;
    public InstrumentKind Kind;

    /// <summary>The underlying of a contract; the symbol itself of anything else.</summary>
    public string Base;
    public string BrokerSymbol;
    public string Name;
    public string Token;
    public DateOnly? Expiry;
    public decimal? Strike;
    public decimal Tick;
    public long Lot;
    public decimal? ContractValue;
    public long? Freeze;
    public byte Rank;

    /// <summary>Whether the kind is one that ends on a day.</summary>
    public readonly bool IsDated => Kind is InstrumentKind.Future or InstrumentKind.Call or InstrumentKind.Put;

    /// <summary>Whether the symbol is the venue's own and holds neither day nor strike, though the row may have both.</summary>
    public readonly bool IsAsListed => Kind >= InstrumentKind.Move;

    /// <summary>Whether the kind is an option.</summary>
    public readonly bool IsOption => Kind is InstrumentKind.Call or InstrumentKind.Put;

    /// <summary>Makes the instrument with its symbol.</summary>
    /// <returns>Why there is none, or null.</returns>
    public readonly SkipReason? TryMake(string broker, out Instrument? instrument)
    {
        instrument = null;
        var symbol = ExchangeCodes.IsIndex(Exchange)
            ? IndexNames.SymbolOf(Base, Exchange)
            : SymbolGrammar.Format(
                Kind,
                Base.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant(),
                IsDated ? Expiry : null,
                IsOption ? Strike : null
            );
        if (symbol is null || !SymbolGrammar.TryParse(symbol, Exchange, out _))
        {
            return IsDated && Expiry is null ? SkipReason.Date : SkipReason.Symbol;
        }

        instrument = new Instrument
        {
            Symbol = symbol,
            Exchange = Exchange,
            Name = Name,
            Kind = Kind,
            Broker = broker,
            BrokerSymbol = BrokerSymbol == symbol ? symbol : BrokerSymbol,
            BrokerExchange = BrokerExchange,
            Token = Token,
            Expiry = IsDated || IsAsListed ? Expiry : null,
            Strike = IsOption || IsAsListed ? Strike : null,
            LotSize = Lot,
            TickSize = Tick,
            ContractValue = ContractValue,
            FreezeQuantity = Freeze,
        };
        return null;
    }
}
