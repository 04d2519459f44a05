using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>Upstox's complete file, as JSON or as the older CSV. The token is the instrument key, which holds the segment.</summary>
/// <remarks>
/// Source: the files themselves (2025-08, 2025-12). JSON: every tick in paise, the end of a contract as milliseconds, <c>GOLDTEN FUT 31 DEC 25</c>.
/// CSV: ticks in rupees for NSE and BSE but in paise for commodities and currencies, the end as a date, <c>GOLDTEN25DECFUT</c>, and no series.
/// </remarks>
internal sealed class UpstoxFormat(bool isJson) : MasterFormat
{
    private const int InstrumentKey = 0;
    private const int TradingSymbol = 1;
    private const int Segment = 2;
    private const int InstrumentType = 3;
    private const int NameColumn = 4;
    private const int Expiry = 5;
    private const int Strike = 6;
    private const int Tick = 7;
    private const int Lot = 8;
    private const int OptionType = 9;
    private const int Freeze = 10;

    public override string Name => "upstox";

    public override string[] Columns { get; } =
        isJson
            ?
            [
                "instrument_key",
                "trading_symbol",
                "segment",
                "instrument_type",
                "name",
                "expiry",
                "strike_price",
                "tick_size",
                "lot_size",
                "option_type",
                "freeze_quantity",
            ]
            :
            [
                "instrument_key",
                "tradingsymbol",
                "exchange",
                "instrument_type",
                "name",
                "expiry",
                "strike",
                "tick_size",
                "lot_size",
                "option_type",
            ];

    public override int ColumnsRequired => isJson ? 4 : 10;

    public override SkipReason? Read(MasterRow row, ref RowDraft draft)
    {
        if (!RowTexts.TryCode(row[TradingSymbol], out draft.BrokerSymbol) || !RowTexts.TryCode(row[InstrumentKey], out draft.Token))
        {
            return SkipReason.Text;
        }

        if (!RowTexts.TryCode(row[Segment], out draft.BrokerExchange) || CodeOf(draft.BrokerExchange) is not { } exchange)
        {
            return SkipReason.Exchange;
        }

        draft.Exchange = exchange;
        var type = isJson ? row[InstrumentType] : row[OptionType];
        if (KindOf(type, exchange) is not { } kind)
        {
            return SkipReason.Kind;
        }

        draft.Kind = kind;
        var isPaise = isJson || exchange is "MCX" or "NCO" or "CDS" or "BCD";
        if (
            !RowTexts.TryStrike(row[Strike], 1, out draft.Strike)
            || !RowTexts.TryTick(row[Tick], isPaise ? 100 : 1, out draft.Tick)
            || !RowTexts.TryLot(row[Lot], out draft.Lot)
        )
        {
            return SkipReason.Number;
        }

        if (draft.IsDated && TryExpiry(row[Expiry], out var day))
        {
            draft.Expiry = day;
        }

        draft.Name = RowTexts.Name(row[NameColumn]);
        draft.Freeze = isJson ? RowTexts.Count(row[Freeze]) : null;
        draft.Base =
            !draft.IsDated ? draft.BrokerSymbol
            : isJson ? Underlyings.FirstWord(draft.BrokerSymbol)
            : Underlyings.BeforeShortDate(draft.BrokerSymbol, kind, draft.Strike);
        draft.Rank = kind == InstrumentKind.Equity ? RankOf(row[InstrumentType], row[InstrumentKey]) : Rank.Ordinary;
        return null;
    }

    private bool TryExpiry(ReadOnlySpan<byte> text, out DateOnly day) =>
        isJson ? RowTexts.TryInstant(text, TimeSpan.FromMilliseconds(1), out day) : RowTexts.TryDay(text, out day);

    // Without a series the key helps: "01" before the serial number of an Indian ISIN means shares (CHOLAFIN has debentures of the same name).
    private byte RankOf(ReadOnlySpan<byte> series, ReadOnlySpan<byte> key)
    {
        if (isJson)
        {
            return Rank.Of(series);
        }

        var isin = key[(key.IndexOf((byte)'|') + 1)..];
        return isin.Length == 12 && isin[7..9].SequenceEqual("01"u8) ? Rank.Ordinary : Rank.Other;
    }

    private static InstrumentKind? KindOf(ReadOnlySpan<byte> type, string exchange) =>
        exchange is "NSE" or "BSE" ? InstrumentKind.Equity
        : type.SequenceEqual("CE"u8) ? InstrumentKind.Call
        : type.SequenceEqual("PE"u8) ? InstrumentKind.Put
        : type.SequenceEqual("FUT"u8) || type.SequenceEqual("FF"u8) ? InstrumentKind.Future
        : type.SequenceEqual("INDEX"u8) || type.SequenceEqual("COM"u8) ? InstrumentKind.Index
        : null;

    private static string? CodeOf(string segment) =>
        segment switch
        {
            "NSE_EQ" => "NSE",
            "BSE_EQ" => "BSE",
            "NSE_FO" => "NFO",
            "BSE_FO" => "BFO",
            "NCD_FO" => "CDS",
            "BCD_FO" => "BCD",
            "MCX_FO" => "MCX",
            "NSE_COM" => "NCO",
            "NSE_INDEX" or "BSE_INDEX" or "MCX_INDEX" => segment,
            "GLOBAL_INDEX" or "GLOBAL_INDICATOR" => "GLOBAL_INDEX",
            _ => null,
        };
}
