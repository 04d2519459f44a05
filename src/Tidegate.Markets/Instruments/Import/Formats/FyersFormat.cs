using System.Text;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>Fyers' symbol masters: CSV without a header, 21 fields by position. In rupees; the end of a contract in seconds.</summary>
/// <remarks>Source: public.fyers.in/sym_details (2024-10) and OpenAlgo's mapping (2026-08-22). The token is longer than 14 digits: text, not a number.</remarks>
internal sealed class FyersFormat : MasterFormat
{
    /// <summary>How many fields a line has.</summary>
    public const int Fields = 21;

    private const int Token = 0;
    private const int NameColumn = 1;
    private const int Lot = 3;
    private const int Tick = 4;
    private const int Expiry = 8;
    private const int Ticker = 9;
    private const int Exchange = 10;
    private const int Segment = 11;
    private const int Underlying = 13;
    private const int Strike = 15;
    private const int OptionType = 16;
    private const string IndexSuffix = "-INDEX";

    public override string Name => "fyers";

    public override string[] Columns { get; } = [.. Enumerable.Range(0, Fields).Select(position => $"#{position}")];

    public override int ColumnsRequired => Fields;

    public override SkipReason? Read(MasterRow row, ref RowDraft draft)
    {
        if (
            !RowTexts.TryCode(row[Ticker], out draft.BrokerSymbol)
            || !RowTexts.TryCode(row[Token], out draft.Token)
            || !RowTexts.TryCode(row[Underlying], out draft.Base)
        )
        {
            return SkipReason.Text;
        }

        draft.BrokerExchange = CodeOf(row[Exchange], row[Segment]);
        draft.Exchange = draft.BrokerExchange;
        if (draft.Exchange.Length == 0)
        {
            return SkipReason.Exchange;
        }

        draft.Kind =
            draft.Exchange is "NSE" or "BSE" ? InstrumentKind.Equity
            : row[OptionType].SequenceEqual("CE"u8) ? InstrumentKind.Call
            : row[OptionType].SequenceEqual("PE"u8) ? InstrumentKind.Put
            : InstrumentKind.Future;
        if (
            !RowTexts.TryStrike(row[Strike], 1, out draft.Strike)
            || !RowTexts.TryTick(row[Tick], 1, out draft.Tick)
            || !RowTexts.TryLot(row[Lot], out draft.Lot)
        )
        {
            return SkipReason.Number;
        }

        if (draft.IsDated && RowTexts.TryInstant(row[Expiry], TimeSpan.FromSeconds(1), out var day))
        {
            draft.Expiry = day;
        }

        draft.Name = RowTexts.Name(row[NameColumn]);
        if (draft.Kind == InstrumentKind.Equity)
        {
            ReadCash(ref draft);
        }

        return null;
    }

    // NSE:RELIANCE-EQ, NSE:NIFTY50-INDEX
    private static void ReadCash(ref RowDraft draft)
    {
        var ticker = draft.BrokerSymbol[(draft.BrokerSymbol.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (ticker.EndsWith(IndexSuffix, StringComparison.Ordinal))
        {
            (draft.Kind, draft.Exchange, draft.Base) = (InstrumentKind.Index, draft.Exchange + "_INDEX", ticker[..^IndexSuffix.Length]);
            return;
        }

        draft.Rank = Rank.Of(Encoding.ASCII.GetBytes(ticker[(ticker.LastIndexOf('-') + 1)..]));
    }

    // Exchange 10 NSE, 11 MCX, 12 BSE; segment 10 cash, 11 derivatives, 12 currency, 20 commodities.
    private static string CodeOf(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> segment) =>
        (
            Encoding.ASCII.GetString(exchange[..Math.Min(exchange.Length, 3)]),
            Encoding.ASCII.GetString(segment[..Math.Min(segment.Length, 3)])
        ) switch
        {
            ("10", "10") => "NSE",
            ("10", "11") => "NFO",
            ("10", "12") => "CDS",
            ("10", "20") => "NCO",
            ("11", "20") => "MCX",
            ("12", "10") => "BSE",
            ("12", "11") => "BFO",
            ("12", "12") => "BCD",
            _ => "",
        };
}
