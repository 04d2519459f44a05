using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>Dhan's api-scrip-master CSV. Strikes in rupees; ticks in paise, but those below 1 outside of currencies are rupees.</summary>
/// <remarks>Source: the file itself (2026-06, where 190 ticks are 0.05 or 0.01) and OpenAlgo's mapping (2026-08-22).</remarks>
internal sealed class DhanFormat : MasterFormat
{
    private const int SecurityId = 0;
    private const int TradingSymbol = 1;
    private const int Exchange = 2;
    private const int Segment = 3;
    private const int InstrumentName = 4;
    private const int Lot = 5;
    private const int Expiry = 6;
    private const int Strike = 7;
    private const int OptionType = 8;
    private const int Tick = 9;
    private const int SeriesColumn = 10;
    private const int PaperType = 11;
    private const int NameColumn = 12;

    public override string Name => "dhan";

    public override string[] Columns { get; } =
    [
        "sem_smst_security_id",
        "sem_trading_symbol",
        "sem_exm_exch_id",
        "sem_segment",
        "sem_instrument_name",
        "sem_lot_units",
        "sem_expiry_date",
        "sem_strike_price",
        "sem_option_type",
        "sem_tick_size",
        "sem_series",
        "sem_exch_instrument_type",
        "sm_symbol_name",
    ];

    public override int ColumnsRequired => 10;

    public override SkipReason? Read(MasterRow row, ref RowDraft draft)
    {
        if (!RowTexts.TryCode(row[TradingSymbol], out draft.BrokerSymbol) || !RowTexts.TryCode(row[SecurityId], out draft.Token))
        {
            return SkipReason.Text;
        }

        if (!RowTexts.TryCode(row[Exchange], out var exchange) || !RowTexts.TryCode(row[Segment], out var segment))
        {
            return SkipReason.Exchange;
        }

        (draft.Exchange, draft.BrokerExchange) = CodesOf(exchange, segment);
        if (draft.Exchange.Length == 0)
        {
            return SkipReason.Exchange;
        }

        if (KindOf(row[InstrumentName], row[OptionType]) is not { } kind)
        {
            return SkipReason.Kind;
        }

        draft.Kind = kind;
        if (
            !RowTexts.TryStrike(row[Strike], 1, out draft.Strike)
            || !TryTick(row[Tick], isCurrency: segment == "C", out draft.Tick)
            || !RowTexts.TryLot(row[Lot], out draft.Lot)
        )
        {
            return SkipReason.Number;
        }

        if (draft.IsDated && RowTexts.TryDay(row[Expiry], out var day))
        {
            draft.Expiry = day;
        }

        draft.Base = draft.IsDated ? Underlyings.BeforeHyphens(draft.BrokerSymbol, draft.IsOption ? 3 : 2) : draft.BrokerSymbol;
        // The name of a contract is a mnemonic (BRITOPT) or empty; searches want the underlying.
        draft.Name = draft.IsDated ? draft.Base : RowTexts.Name(row[NameColumn]);
        draft.Rank =
            kind != InstrumentKind.Equity ? Rank.Ordinary
            : row[PaperType].SequenceEqual("DEB"u8) ? Rank.Debt
            : Rank.Of(row[SeriesColumn]);
        return null;
    }

    private static bool TryTick(ReadOnlySpan<byte> text, bool isCurrency, out decimal tick)
    {
        var isNumber = RowTexts.TryTick(text, 1, out tick);
        if (tick >= 1 || isCurrency)
        {
            isNumber = RowTexts.TryTick(text, 100, out tick);
        }

        return isNumber;
    }

    private static InstrumentKind? KindOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> optionType) =>
        name.SequenceEqual("EQUITY"u8) ? InstrumentKind.Equity
        : name.SequenceEqual("INDEX"u8) ? InstrumentKind.Index
        : name.StartsWith("FUT"u8) ? InstrumentKind.Future
        : !name.StartsWith("OPT"u8) ? null
        : optionType.SequenceEqual("CE"u8) ? InstrumentKind.Call
        : optionType.SequenceEqual("PE"u8) ? InstrumentKind.Put
        : null;

    private static (string Exchange, string BrokerExchange) CodesOf(string exchange, string segment) =>
        (exchange, segment) switch
        {
            ("NSE", "E") => ("NSE", "NSE_EQ"),
            ("BSE", "E") => ("BSE", "BSE_EQ"),
            ("NSE", "I") => ("NSE_INDEX", "IDX_I"),
            ("BSE", "I") => ("BSE_INDEX", "IDX_I"),
            ("NSE", "D") => ("NFO", "NSE_FNO"),
            ("BSE", "D") => ("BFO", "BSE_FNO"),
            ("NSE", "C") => ("CDS", "NSE_CURRENCY"),
            ("BSE", "C") => ("BCD", "BSE_CURRENCY"),
            ("MCX", "M") => ("MCX", "MCX_COMM"),
            ("NSE", "M") => ("NCO", "NSE_COMM"),
            _ => ("", ""),
        };
}
