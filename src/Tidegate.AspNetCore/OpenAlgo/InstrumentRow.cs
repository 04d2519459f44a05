using System.Globalization;
using System.Text.Json;
using Tidegate.Markets.Instruments;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary>One row of OpenAlgo's table of symbols, as JSON and as CSV.</summary>
internal static class InstrumentRow
{
    /// <summary>The columns of an export, in their order.</summary>
    public const string CsvHeader = "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size";

    private static readonly char[] Quoted = [',', '"', '\r', '\n'];

    /// <summary>The members that every call has.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Instrument row)
    {
        json.WriteString("symbol"u8, row.Symbol);
        json.WriteString("brsymbol"u8, row.BrokerSymbol);
        json.WriteString("name"u8, row.Name);
        json.WriteString("exchange"u8, row.Exchange);
        json.WriteString("brexchange"u8, row.BrokerExchange);
        json.WriteString("token"u8, row.Token);
        json.WriteString("expiry"u8, ExpiryOf(row));
        json.WriteNumber("strike"u8, row.Strike ?? 0);
        json.WriteNumber("lotsize"u8, row.LotSize);
        json.WriteString("instrumenttype"u8, TypeOf(row.Kind));
        json.WriteNumber("tick_size"u8, row.TickSize);
    }

    /// <summary>The row as a line of CSV (RFC 4180), without its end.</summary>
    public static string Csv(Instrument row) =>
        string.Join(
            ',',
            Field(row.Symbol),
            Field(row.BrokerSymbol),
            Field(row.Name),
            row.Exchange,
            Field(row.BrokerExchange),
            Field(row.Token),
            ExpiryOf(row),
            (row.Strike ?? 0).ToString(CultureInfo.InvariantCulture),
            row.LotSize.ToString(CultureInfo.InvariantCulture),
            TypeOf(row.Kind),
            row.TickSize.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary><c>25-AUG-26</c>; empty where there is none.</summary>
    private static string ExpiryOf(Instrument row) =>
        row.Expiry?.ToString("dd-MMM-yy", CultureInfo.InvariantCulture).ToUpperInvariant() ?? "";

    private static string TypeOf(InstrumentKind kind) =>
        kind switch
        {
            InstrumentKind.Equity => "EQ",
            InstrumentKind.Index => "INDEX",
            InstrumentKind.Future => "FUT",
            InstrumentKind.Call => "CE",
            InstrumentKind.Put => "PE",
            InstrumentKind.Spot => "SPOT",
            InstrumentKind.Move => "MOVE",
            InstrumentKind.RateSwap => "IRS",
            InstrumentKind.Spread => "SPREAD",
            InstrumentKind.Combo => "COMBO",
            _ => "PERPFUT",
        };

    private static string Field(string text) =>
        text.IndexOfAny(Quoted) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
