using System.Globalization;
using System.Text.Json;
using Tidegate.Cli.Terminal;
using Tidegate.Markets.Instruments;

namespace Tidegate.Cli.Instruments;

/// <summary>Instruments as the commands print them.</summary>
internal static class SymbolText
{
    public static TextTable Table(IEnumerable<Instrument> instruments)
    {
        var table = new TextTable("symbol", "exchange", "kind", "expiry", "strike ", "lot ", "tick ", "broker", "token", "name");
        foreach (var one in instruments)
        {
            table.Add(
                one.Symbol,
                one.Exchange,
                Kind(one),
                Expiry(one),
                Number(one.Strike),
                Number(one.LotSize),
                Number(one.TickSize),
                one.Broker,
                one.Token,
                one.Name
            );
        }

        return table;
    }

    public static string Fields(Instrument one) =>
        new FieldList()
            .Add("symbol", one.Symbol)
            .Add("exchange", one.Exchange)
            .Add("name", one.Name)
            .Add("kind", Kind(one))
            .Add("expiry", Expiry(one))
            .Add("strike", Number(one.Strike))
            .Add("lot", Number(one.LotSize))
            .Add("tick", Number(one.TickSize))
            .Add("contract value", Number(one.ContractValue))
            .Add("broker", one.Broker)
            .Add("broker symbol", one.BrokerSymbol)
            .Add("broker exchange", one.BrokerExchange)
            .Add("token", one.Token)
            .ToString();

    public static void Write(Utf8JsonWriter writer, Instrument one)
    {
        writer.WriteString("symbol", one.Symbol);
        writer.WriteString("exchange", one.Exchange);
        writer.WriteString("name", one.Name);
        writer.WriteString("kind", Kind(one));
        writer.WriteString("expiry", Expiry(one));
        WriteNumber("strike", one.Strike);
        writer.WriteNumber("lot", one.LotSize);
        writer.WriteNumber("tick", one.TickSize);
        WriteNumber("contractValue", one.ContractValue);
        writer.WriteString("broker", one.Broker);
        writer.WriteString("brokerSymbol", one.BrokerSymbol);
        writer.WriteString("brokerExchange", one.BrokerExchange);
        writer.WriteString("token", one.Token);

        void WriteNumber(string name, decimal? number)
        {
            if (number is { } some)
            {
                writer.WriteNumber(name, some);
            }
            else
            {
                writer.WriteNull(name);
            }
        }
    }

    private static string Kind(Instrument one) => one.Kind.ToString().ToLowerInvariant();

    private static string? Expiry(Instrument one) => one.Expiry?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);
}
