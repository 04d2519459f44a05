using System.Buffers.Text;
using System.Globalization;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>Zerodha's instruments CSV. Everything in rupees; the token is kept as <c>instrument::::exchange</c>.</summary>
/// <remarks>
/// Source: kite.trade/docs/connect/v3/market-quotes (2026-08), and the files themselves. The symbol of a share stays as Zerodha has it, series included
/// (<c>CENTRALBK-BE</c>), as OpenAlgo's scripts know it; contracts are rebuilt from the name. Some old rows and cut-down lists have no name: then the
/// underlying is what stands in the trading symbol before the date, which is always five characters long (<c>26AUG</c>, <c>26818</c>).
/// </remarks>
internal sealed class KiteFormat : MasterFormat
{
    private const int TradingSymbol = 0;
    private const int InstrumentToken = 1;
    private const int Expiry = 2;
    private const int Strike = 3;
    private const int InstrumentType = 4;
    private const int Lot = 5;
    private const int ExchangeToken = 6;
    private const int NameColumn = 7;
    private const int Tick = 8;
    private const int Segment = 9;
    private const int Exchange = 10;

    public override string Name => "kite";

    public override string[] Columns { get; } =
    [
        "tradingsymbol",
        "instrument_token",
        "expiry",
        "strike",
        "instrument_type",
        "lot_size",
        "exchange_token",
        "name",
        "tick_size",
        "segment",
        "exchange",
    ];

    public override int ColumnsRequired => 6;

    public override IReadOnlyDictionary<string, string> Aliases { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["symbol"] = "tradingsymbol",
            ["token"] = "instrument_token",
            ["option_type"] = "instrument_type",
        };

    public override SkipReason? Read(MasterRow row, ref RowDraft draft)
    {
        if (!RowTexts.TryCode(row[TradingSymbol], out draft.BrokerSymbol) || !TryToken(row[InstrumentToken], out var token))
        {
            return SkipReason.Text;
        }

        var exchangeToken = token >> 8; // holds for every row seen (2026-08)
        if (!row[ExchangeToken].IsEmpty && !TryToken(row[ExchangeToken], out exchangeToken))
        {
            return SkipReason.Text;
        }

        draft.Token = string.Create(CultureInfo.InvariantCulture, $"{token}{InstrumentTable.TokenSeparator}{exchangeToken}");
        if (!TryExchange(row[Exchange], row[Segment], token, out draft.Exchange, out draft.BrokerExchange))
        {
            return SkipReason.Exchange;
        }

        if (!TryKind(row[InstrumentType], draft.Exchange, out draft.Kind))
        {
            return SkipReason.Kind;
        }

        if (
            !RowTexts.TryStrike(row[Strike], 1, out draft.Strike)
            || !RowTexts.TryTick(row[Tick], 1, out draft.Tick)
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
        draft.Base =
            !draft.IsDated ? draft.BrokerSymbol
            : draft.Name.Length > 0 ? draft.Name
            : Underlyings.BeforeShortDate(draft.BrokerSymbol, draft.Kind, draft.Strike);
        if (draft.Name.Length == 0)
        {
            draft.Name = draft.Base;
        }

        return null;
    }

    // All of it is digits: of a spreadsheet's 1.2E+05 the first would be another instrument.
    private static bool TryToken(ReadOnlySpan<byte> text, out uint token) =>
        Utf8Parser.TryParse(text, out token, out var digits) && digits == text.Length;

    private static bool TryKind(ReadOnlySpan<byte> type, string exchange, out InstrumentKind kind)
    {
        InstrumentKind? read =
            type.SequenceEqual("CE"u8) ? InstrumentKind.Call
            : type.SequenceEqual("PE"u8) ? InstrumentKind.Put
            : type.SequenceEqual("FUT"u8) ? InstrumentKind.Future
            : !type.SequenceEqual("EQ"u8) ? null
            : Symbols.ExchangeCodes.IsCash(exchange) ? InstrumentKind.Equity
            : InstrumentKind.Index;
        kind = read ?? default;
        return read is not null;
    }

    private static bool TryExchange(
        ReadOnlySpan<byte> exchange,
        ReadOnlySpan<byte> segment,
        uint token,
        out string code,
        out string brokerExchange
    )
    {
        // The low byte of an instrument token is its segment; a list without the column is read by it.
        brokerExchange =
            exchange.IsEmpty && segment.IsEmpty
                ? (token & 0xFF) switch
                {
                    1 or 9 => "NSE",
                    2 => "NFO",
                    3 => "CDS",
                    4 => "BSE",
                    5 => "BFO",
                    6 => "BCD",
                    7 => "MCX",
                    _ => "",
                }
                : Known(exchange);
        var isIndex = segment.SequenceEqual("INDICES"u8) || (exchange.IsEmpty && (token & 0xFF) == 9);
        code = brokerExchange switch
        {
            "" => "",
            "GLOBAL" or "NSEIX" => "GLOBAL_INDEX",
            "NSE" or "BSE" or "MCX" or "CDS" when isIndex => brokerExchange + "_INDEX",
            _ when isIndex => "",
            _ => brokerExchange,
        };
        return code.Length > 0;
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
        : exchange.SequenceEqual("GLOBAL"u8) ? "GLOBAL"
        : exchange.SequenceEqual("NSEIX"u8) ? "NSEIX"
        : "";
}
