namespace Tidegate.Markets.Instruments;

/// <summary>One row of a broker's master contract, in OpenAlgo's terms. Immutable.</summary>
public sealed record Instrument
{
    /// <summary>Symbol in OpenAlgo's grammar, for example <c>RELIANCE</c> or <c>NIFTY28MAR2420800CE</c>; in upper case, fit for a topic.</summary>
    public required string Symbol { get; init; }

    /// <summary>Exchange in OpenAlgo's codes, for example <c>NSE</c> or <c>NSE_INDEX</c>.</summary>
    public required string Exchange { get; init; }

    /// <summary>Company or underlying.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is.</summary>
    public InstrumentKind Kind { get; init; }

    /// <summary>The broker whose row it is, in OpenAlgo's names: <c>zerodha</c>, <c>angel</c>, <c>upstox</c>…</summary>
    public required string Broker { get; init; }

    /// <summary>The broker's own symbol (OpenAlgo's <c>brsymbol</c>).</summary>
    public required string BrokerSymbol { get; init; }

    /// <summary>The broker's own exchange code (OpenAlgo's <c>brexchange</c>).</summary>
    public required string BrokerExchange { get; init; }

    /// <summary>The broker's token as OpenAlgo stores it; for zerodha <c>instrument::::exchange</c>.</summary>
    public required string Token { get; init; }

    /// <summary>Last day of a derivative; null: it has none.</summary>
    public DateOnly? Expiry { get; init; }

    /// <summary>Strike of an option in the instrument's currency; null: it has none.</summary>
    public decimal? Strike { get; init; }

    /// <summary>Units per lot; at least 1.</summary>
    public long LotSize { get; init; } = 1;

    /// <summary>Smallest step of the price in the instrument's currency; 0 where the source has none.</summary>
    public decimal TickSize { get; init; }

    /// <summary>Most units that the exchange takes in one order; null where the source does not say.</summary>
    public long? FreezeQuantity { get; init; }

    /// <summary>Worth of one contract, where contracts are not counted in units (crypto); null otherwise.</summary>
    public decimal? ContractValue { get; init; }
}
