namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>Angel One's OpenAPIScripMaster, as JSON or rewritten as CSV. Prices are x 100, those of currencies x 10,000,000; below zero means none.</summary>
/// <remarks>
/// Source: the file itself and OpenAlgo's mapping (2026-08-22). The exchange's test contracts (<c>011NSETEST</c>) are kept: they can be subscribed.
/// Series are taken off the end only (<c>-EQ</c>, <c>-BE</c>, <c>-MF</c>, <c>-SG</c>), never from the middle of a name.
/// </remarks>
internal sealed class AngelFormat : MasterFormat
{
    private const int Token = 0;
    private const int Symbol = 1;
    private const int NameColumn = 2;
    private const int Expiry = 3;
    private const int Strike = 4;
    private const int Lot = 5;
    private const int InstrumentType = 6;
    private const int Exchange = 7;
    private const int Tick = 8;

    public override string Name => "angel";

    public override string[] Columns { get; } =
    ["token", "symbol", "name", "expiry", "strike", "lotsize", "instrumenttype", "exch_seg", "tick_size"];

    public override int ColumnsRequired => 9;

    public override SkipReason? Read(MasterRow row, ref RowDraft draft)
    {
        if (!RowTexts.TryCode(row[Symbol], out draft.BrokerSymbol) || !RowTexts.TryCode(row[Token], out draft.Token))
        {
            return SkipReason.Text;
        }

        draft.BrokerExchange = Known(row[Exchange]);
        if (draft.BrokerExchange.Length == 0)
        {
            return SkipReason.Exchange;
        }

        var type = row[InstrumentType];
        var isIndex = type.SequenceEqual("AMXIDX"u8);
        draft.Exchange =
            isIndex && draft.BrokerExchange is "NSE" or "BSE" or "MCX" ? draft.BrokerExchange + "_INDEX"
            : draft.BrokerExchange == "NCX" ? "NCDEX"
            : draft.BrokerExchange;
        if (!TryKind(type, draft.Exchange, draft.BrokerSymbol, out draft.Kind))
        {
            return SkipReason.Kind;
        }

        var divisor = draft.Exchange is "CDS" or "BCD" ? 10_000_000m : 100m;
        if (
            !RowTexts.TryStrike(row[Strike], divisor, out draft.Strike)
            || !RowTexts.TryTick(row[Tick], divisor, out draft.Tick)
            || !RowTexts.TryLot(row[Lot], out draft.Lot)
        )
        {
            return SkipReason.Number;
        }

        if (draft.IsDated && RowTexts.TryDay(row[Expiry], out var day))
        {
            draft.Expiry = day;
        }

        draft.Name = RowTexts.Name(row[NameColumn]);
        draft.Base = draft.IsDated ? draft.Name : Series.Strip(draft.BrokerSymbol, out draft.Rank);
        return null;
    }

    private static bool TryKind(ReadOnlySpan<byte> type, string exchange, string symbol, out InstrumentKind kind)
    {
        InstrumentKind? read =
            type.StartsWith("FUT"u8) ? InstrumentKind.Future
            : type.StartsWith("OPT"u8)
                ? symbol.EndsWith("CE", StringComparison.Ordinal) ? InstrumentKind.Call
                    : symbol.EndsWith("PE", StringComparison.Ordinal) ? InstrumentKind.Put
                    : null
            : exchange is "NSE" or "BSE" ? InstrumentKind.Equity
            : InstrumentKind.Index; // an index, or what contracts are on: COMDTY, UNDCUR, INDEX
        kind = read ?? default;
        return read is not null;
    }

    private static string Known(ReadOnlySpan<byte> exchange) =>
        exchange.SequenceEqual("NFO"u8) ? "NFO"
        : exchange.SequenceEqual("NSE"u8) ? "NSE"
        : exchange.SequenceEqual("BSE"u8) ? "BSE"
        : exchange.SequenceEqual("BFO"u8) ? "BFO"
        : exchange.SequenceEqual("MCX"u8) ? "MCX"
        : exchange.SequenceEqual("CDS"u8) ? "CDS"
        : exchange.SequenceEqual("BCD"u8) ? "BCD"
        : exchange.SequenceEqual("NCO"u8) ? "NCO"
        : exchange.SequenceEqual("NCDEX"u8) ? "NCDEX"
        : exchange.SequenceEqual("NCX"u8) ? "NCX"
        : "";
}
