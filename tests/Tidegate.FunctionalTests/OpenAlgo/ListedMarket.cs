using Microsoft.Extensions.DependencyInjection;
using Tidegate.FunctionalTests.Support;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>A day's master contract of three rows.</summary>
internal static class ListedMarket
{
    /// <summary>Puts it into a running gateway.</summary>
    public static void Load(GatewayFixture gateway)
    {
        var table = new InstrumentTableBuilder("upstox", new DateOnly(2026, 8, 1));
        table.Add(Row("RELIANCE", "NSE", "Reliance, Industries \"RIL\"", "NSE_EQ|INE002A01018"));
        table.Add(
            Row("NIFTY25AUG2626000CE", "NFO", "NIFTY", "NSE_FO|71399") with
            {
                BrokerSymbol = "NIFTY 26000 CE 25 AUG 26",
                BrokerExchange = "NSE_FO",
                Kind = InstrumentKind.Call,
                Expiry = new DateOnly(2026, 8, 25),
                Strike = 26_000m,
                LotSize = 65,
                FreezeQuantity = 1_800,
            }
        );
        table.Add(
            Row("NIFTY25AUG26FUT", "NFO", "NIFTY", "NSE_FO|1") with
            {
                Kind = InstrumentKind.Future,
                Expiry = new DateOnly(2026, 8, 25),
            }
        );
        Assert.True(gateway.Services.GetRequiredService<InstrumentBook>().TryReplace(table.Build(), report: null, out _));
    }

    /// <summary>Puts so many shares into a running gateway.</summary>
    public static void LoadMany(GatewayFixture gateway, int count)
    {
        var table = new InstrumentTableBuilder("upstox", new DateOnly(2026, 8, 1));
        for (var i = 0; i < count; i++)
        {
            table.Add(Row($"SHARE{i}", "NSE", $"Share {i}", $"NSE_EQ|{i}"));
        }

        Assert.True(gateway.Services.GetRequiredService<InstrumentBook>().TryReplace(table.Build(), report: null, out _));
    }

    private static Instrument Row(string symbol, string exchange, string name, string token) =>
        new()
        {
            Symbol = symbol,
            Exchange = exchange,
            Name = name,
            Broker = "upstox",
            BrokerSymbol = symbol,
            BrokerExchange = exchange,
            Token = token,
            TickSize = 0.05m,
        };
}
