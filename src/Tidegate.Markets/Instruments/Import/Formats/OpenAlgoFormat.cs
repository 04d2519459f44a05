using Tidegate.Markets.Instruments.Symbols;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>OpenAlgo's own export (<c>GET /api/v1/instruments</c>), as CSV or JSON: for every broker whose file we do not read.</summary>
/// <remarks>Symbols and units are taken as they are. Rows without a symbol of the grammar are left out.</remarks>
internal sealed class OpenAlgoFormat : MasterFormat
{
    private const int Symbol = 0;
    private const int BrokerSymbol = 1;
    private const int NameColumn = 2;
    private const int Exchange = 3;
    private const int BrokerExchange = 4;
    private const int Token = 5;
    private const int Expiry = 6;
    private const int Strike = 7;
    private const int Lot = 8;
    private const int InstrumentType = 9;
    private const int Tick = 10;
    private const int ContractValue = 11;

    public override string Name => "openalgo";

    public override string[] Columns { get; } =
    [
        "symbol",
        "brsymbol",
        "name",
        "exchange",
        "brexchange",
        "token",
        "expiry",
        "strike",
        "lotsize",
        "instrumenttype",
        "tick_size",
        "contract_value",
    ];

    public override int ColumnsRequired => 11;

    public override SkipReason? Read(MasterRow row, ref RowDraft draft)
    {
        if (
            !RowTexts.TryCode(row[Symbol], out draft.Base)
            || !RowTexts.TryCode(row[BrokerSymbol], out draft.BrokerSymbol)
            || !RowTexts.TryCode(row[Token], out draft.Token)
            || !RowTexts.TryCode(row[BrokerExchange], out draft.BrokerExchange)
        )
        {
            return SkipReason.Text;
        }

        if (!RowTexts.TryCode(row[Exchange], out draft.Exchange) || !ExchangeCodes.IsKnown(draft.Exchange))
        {
            return SkipReason.Exchange;
        }

        if (
            !RowTexts.TryStrike(row[Strike], 1, out draft.Strike)
            || !RowTexts.TryTick(row[Tick], 1, out draft.Tick)
            || !RowTexts.TryLot(row[Lot], out draft.Lot)
            || !RowTexts.TryNumber(row[ContractValue], out draft.ContractValue)
        )
        {
            return SkipReason.Number;
        }

        draft.Name = RowTexts.Name(row[NameColumn]);
        return ReadSymbol(row, ref draft);
    }

    // The symbol says all about a contract; what the other columns say must not contradict it. Only of some at CRYPTO it says nothing.
    private static SkipReason? ReadSymbol(MasterRow row, ref RowDraft draft)
    {
        if (ExchangeCodes.IsCrypto(draft.Exchange) && ListedKind(row[InstrumentType]) is { } listed)
        {
            draft.Kind = listed;
            draft.Expiry = RowTexts.TryDay(row[Expiry], out var end) ? end : null;
            return null;
        }

        if (!SymbolGrammar.TryParse(draft.Base, draft.Exchange, out var parts))
        {
            return SkipReason.Symbol;
        }

        draft.Kind = parts.Kind;
        if (parts.Kind == InstrumentKind.Spot && row[InstrumentType].SequenceEqual("PERPFUT"u8))
        {
            return SkipReason.Symbol; // a perpetual's symbol ends in FUT
        }

        // A turbo or synthetic option shares its symbol with the plain one, which is the one that is meant.
        draft.Rank =
            ExchangeCodes.IsCrypto(draft.Exchange) && draft.IsOption && row[InstrumentType].Length > 2 ? Rank.Other : Rank.Ordinary;
        if (!draft.IsDated)
        {
            draft.Base = parts.BaseOf(draft.Base).ToString();
            return null;
        }

        if (RowTexts.TryDay(row[Expiry], out var day) && day != parts.Expiry)
        {
            return SkipReason.Date;
        }

        (draft.Base, draft.Expiry, draft.Strike) = (parts.BaseOf(draft.Base).ToString(), parts.Expiry, parts.Strike);
        return null;
    }

    private static InstrumentKind? ListedKind(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("MOVE"u8) ? InstrumentKind.Move
        : type.SequenceEqual("IRS"u8) ? InstrumentKind.RateSwap
        : type.SequenceEqual("SPREAD"u8) ? InstrumentKind.Spread
        : type.SequenceEqual("COMBO"u8) ? InstrumentKind.Combo
        : null;
}
