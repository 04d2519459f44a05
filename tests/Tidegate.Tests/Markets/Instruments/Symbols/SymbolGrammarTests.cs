using FsCheck;
using FsCheck.Fluent;
using Tidegate.Core.Topics;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Symbols;

namespace Tidegate.Tests.Markets.Instruments.Symbols;

public sealed class SymbolGrammarTests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789&-_.";

    [Theory]
    [InlineData("BANKNIFTY24APR24FUT", "NFO", "BANKNIFTY", "2024-04-24")]
    [InlineData("SENSEX24APR24FUT", "BFO", "SENSEX", "2024-04-24")]
    [InlineData("USDINR10MAY24FUT", "CDS", "USDINR", "2024-05-10")]
    [InlineData("CRUDEOILM20MAY24FUT", "MCX", "CRUDEOILM", "2024-05-20")]
    [InlineData("726GS203325APR24FUT", "CDS", "726GS2033", "2024-04-25")]
    [InlineData("BTC28FEB25FUT", "CRYPTO", "BTC", "2025-02-28")]
    [InlineData("M&M29FEB24FUT", "NFO", "M&M", "2024-02-29")]
    [InlineData("BAJAJ-AUTO26SEP24FUT", "NFO", "BAJAJ-AUTO", "2024-09-26")]
    public void A_future_is_base_day_and_FUT(string symbol, string exchange, string underlying, string expiry)
    {
        Assert.True(SymbolGrammar.TryParse(symbol, exchange, out var parts));

        Assert.Equal((InstrumentKind.Future, underlying), (parts.Kind, parts.BaseOf(symbol).ToString()));
        Assert.Equal((Date(expiry), null), (parts.Expiry, parts.Strike));
        Assert.Equal(symbol, SymbolGrammar.Format(parts.Kind, underlying, parts.Expiry));
    }

    [Theory]
    [InlineData("NIFTY28MAR2420800CE", "NFO", "NIFTY", "2024-03-28", "20800", InstrumentKind.Call)]
    [InlineData("VEDL25APR24292.5CE", "NFO", "VEDL", "2024-04-25", "292.5", InstrumentKind.Call)]
    [InlineData("USDINR19APR2482CE", "CDS", "USDINR", "2024-04-19", "82", InstrumentKind.Call)]
    [InlineData("USDINR19APR2482.05PE", "CDS", "USDINR", "2024-04-19", "82.05", InstrumentKind.Put)]
    [InlineData("CRUDEOIL17APR246750CE", "MCX", "CRUDEOIL", "2024-04-17", "6750", InstrumentKind.Call)]
    [InlineData("726GS203225APR2497PE", "CDS", "726GS2032", "2024-04-25", "97", InstrumentKind.Put)]
    [InlineData("NIFTY10028MAR2420800PE", "NFO", "NIFTY100", "2024-03-28", "20800", InstrumentKind.Put)]
    [InlineData("BTC28FEB2562000CE", "CRYPTO", "BTC", "2025-02-28", "62000", InstrumentKind.Call)]
    [InlineData("01JAN2401JAN241CE", "NFO", "01JAN24", "2024-01-01", "1", InstrumentKind.Call)]
    [InlineData("XRP28FEB250.55PE", "CRYPTO", "XRP", "2025-02-28", "0.55", InstrumentKind.Put)]
    public void An_option_is_base_day_strike_and_side(
        string symbol,
        string exchange,
        string underlying,
        string expiry,
        string strike,
        InstrumentKind kind
    )
    {
        Assert.True(SymbolGrammar.TryParse(symbol, exchange, out var parts));

        Assert.Equal((kind, underlying), (parts.Kind, parts.BaseOf(symbol).ToString()));
        Assert.Equal((Date(expiry), Number(strike)), (parts.Expiry, parts.Strike));
        Assert.Equal(symbol, SymbolGrammar.Format(kind, underlying, parts.Expiry, parts.Strike));
    }

    [Theory]
    [InlineData("RELIANCE", "NSE", InstrumentKind.Equity)]
    [InlineData("M&M", "BSE", InstrumentKind.Equity)]
    [InlineData("GOLD24APR24FUT", "NSE", InstrumentKind.Equity)]
    [InlineData("NIFTY", "NSE_INDEX", InstrumentKind.Index)]
    [InlineData("BSEOIL&GAS", "BSE_INDEX", InstrumentKind.Index)]
    [InlineData("BTCINR", "CRYPTO", InstrumentKind.Spot)]
    [InlineData("SILVERMIC", "NCO", InstrumentKind.Index)]
    public void A_symbol_without_an_end_is_what_its_exchange_lists(string symbol, string exchange, InstrumentKind kind)
    {
        Assert.True(SymbolGrammar.TryParse(symbol, exchange, out var parts));

        Assert.Equal(new SymbolParts(kind, symbol.Length, null, null), parts);
        Assert.Equal(symbol, SymbolGrammar.Format(kind, symbol));
    }

    [Fact]
    public void A_crypto_future_without_a_day_never_ends()
    {
        Assert.True(SymbolGrammar.TryParse("BTCUSDFUT", "CRYPTO", out var parts));

        Assert.Equal(new SymbolParts(InstrumentKind.Perpetual, "BTCUSD".Length, null, null), parts);
        Assert.Equal("BTCUSDFUT", SymbolGrammar.Format(InstrumentKind.Perpetual, "BTCUSD"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nifty28mar24fut")]
    [InlineData("NIFTY 28MAR24FUT")]
    [InlineData("../NIFTY28MAR24FUT")]
    [InlineData("28MAR24FUT")]
    [InlineData("NIFTY31FEB24FUT")]
    [InlineData("NIFTY00MAR24FUT")]
    [InlineData("NIFTY28MÄR24FUT")]
    [InlineData("NIFTY28MAR2420800FUT")]
    [InlineData("NIFTY28MAR24CE")]
    [InlineData("NIFTY28MAR2420800.50CE")]
    [InlineData("NIFTY28MAR24020800CE")]
    [InlineData("NIFTY28MAR24.5CE")]
    [InlineData("NIFTY28MAR245.CE")]
    [InlineData("NIFTY28MAR241.2.3CE")]
    [InlineData("NIFTY28MAR240CE")]
    [InlineData("NIFTY28ARA2420800CE")]
    public void What_is_no_contract_is_not_read_as_one(string symbol) => Assert.False(SymbolGrammar.TryParseDated(symbol, out _));

    [Theory]
    [InlineData("RELIANCE", "NASDAQ")]
    [InlineData("RELIANCE", "")]
    [InlineData("RELIANCE", "nse")]
    [InlineData("..", "NSE")]
    [InlineData("A/B", "NSE")]
    [InlineData("FUT", "CRYPTO")]
    public void An_unknown_exchange_or_a_text_that_no_topic_can_hold_is_refused(string symbol, string exchange) =>
        Assert.False(SymbolGrammar.TryParse(symbol, exchange, out _));

    [Fact]
    public void A_symbol_that_would_be_read_as_something_else_is_not_written()
    {
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Spot, "BTCFUT"));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Perpetual, "BTC28FEB25"));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Future, "", new DateOnly(2024, 3, 28)));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Future, "NIFTY", new DateOnly(2100, 3, 28)));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Future, "NIFTY"));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Call, "NIFTY", new DateOnly(2024, 3, 28)));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Call, "NIFTY", new DateOnly(2024, 3, 28), -1));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Equity, "RELIANCE", new DateOnly(2024, 3, 28)));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Equity, new string('A', 65)));
        Assert.Null(SymbolGrammar.Format(InstrumentKind.Future, new string('A', 55), new DateOnly(2024, 3, 28)));
        Assert.NotNull(SymbolGrammar.Format(InstrumentKind.Future, new string('A', 54), new DateOnly(2024, 3, 28)));
    }

    [Fact]
    public void What_is_written_is_read_back_with_the_same_parts() =>
        Prop.ForAll(
                Arb.From(Contracts()),
                contract =>
                {
                    var (kind, underlying, expiry, strike) = contract;
                    var symbol = SymbolGrammar.Format(kind, underlying, expiry, strike);
                    return symbol is not null
                        && SymbolGrammar.TryParse(symbol, "NFO", out var parts)
                        && parts == new SymbolParts(kind, underlying.Length, expiry, strike)
                        && Topic.TryParse($"md/NFO/{symbol}", out _);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void What_is_read_is_written_again_letter_by_letter() =>
        Prop.ForAll(
                Arb.From(Contracts().SelectMany(_ => Gen.Choose(0, 63), Mutated)),
                text =>
                    !SymbolGrammar.TryParseDated(text, out var parts)
                    || SymbolGrammar.Format(parts.Kind, parts.BaseOf(text), parts.Expiry, parts.Strike) == text
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void Any_text_at_all_is_read_or_refused() =>
        Prop.ForAll<string>(text =>
                ExchangeCodes.All.Append("").All(exchange => !SymbolGrammar.TryParse(text, exchange, out var parts) || parts.BaseLength > 0)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Reading_allocates_nothing()
    {
        _ = SymbolGrammar.TryParse("NIFTY28MAR2420800.5CE", "NFO", out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            _ = SymbolGrammar.TryParse("NIFTY28MAR2420800.5CE", "NFO", out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Gen<(InstrumentKind Kind, string Base, DateOnly Expiry, decimal? Strike)> Contracts() =>
        from kind in Gen.Elements(InstrumentKind.Future, InstrumentKind.Call, InstrumentKind.Put)
        from first in Gen.Elements("ABCXYZ0123456789".ToCharArray())
        from length in Gen.Choose(0, 20)
        from rest in Gen.ArrayOf(Gen.Elements(Letters.ToCharArray()), length)
        from day in Gen.Choose(0, 36_524)
        from cents in Gen.Choose(1, 100_000_00)
        from isWhole in Gen.Elements(true, false)
        select (
            kind,
            first + new string(rest),
            new DateOnly(2000, 1, 1).AddDays(day),
            kind == InstrumentKind.Future ? (decimal?)null
            : isWhole ? cents
            : cents / 100m
        );

    private static string Mutated((InstrumentKind Kind, string Base, DateOnly Expiry, decimal? Strike) contract, int at)
    {
        var text = SymbolGrammar.Format(contract.Kind, contract.Base, contract.Expiry, contract.Strike)!.ToCharArray();
        text[at % text.Length] = Letters[at % Letters.Length];
        return new string(text);
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
