using FsCheck;
using FsCheck.Fluent;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Tests.Markets.Instruments;

public sealed class InstrumentDirectoryTests
{
    private static readonly InstrumentDirectory Two = InstrumentDirectory.Of(
        Table("zerodha", Share("RELIANCE", "738561::::2885"), Share("INFY", "408065::::1594"), Option("NIFTY26DEC2526000CE", "1::::9")),
        Table(
            "angel",
            Share("RELIANCE", "2885") with
            {
                Broker = "angel",
                BrokerSymbol = "RELIANCE-EQ",
            },
            Share("TCS", "11536") with
            {
                Broker = "angel",
            },
            Share("TCS", "11536") with
            {
                Broker = "angel",
                Exchange = "BSE",
                BrokerExchange = "BSE",
            }
        )
    );

    [Fact]
    public void A_symbol_is_found_at_its_broker_and_without_one_at_the_first_that_has_it()
    {
        Assert.True(Two.TryFind("RELIANCE", "NSE", out var any));
        Assert.True(Two.TryFind("angel", "RELIANCE", "NSE", out var angel));
        Assert.True(Two.TryFind("TCS", "BSE", out var tcs));

        Assert.Equal(("zerodha", "RELIANCE-EQ", "angel"), (any.Broker, angel.BrokerSymbol, tcs.Broker));
        Assert.False(Two.TryFind("zerodha", "TCS", "NSE", out _));
        Assert.False(Two.TryFind("dhan", "RELIANCE", "NSE", out _));
        Assert.False(Two.TryFind("RELIANCE", "BSE", out _));
        Assert.False(Two.TryFind("reliance", "NSE", out _));
        Assert.False(Two.TryFind("", "", out _));
        Assert.False(Two.TryFind("RELI\u0100NCE", "NSE", out _));
    }

    [Fact]
    public void Rows_are_numbered_from_1_through_all_tables_and_a_symbol_has_the_number_of_the_row_at_which_it_is_found()
    {
        Assert.Equal((1, 2), (Two.NumberOf("RELIANCE", "NSE"), Two.NumberOf("INFY", "NSE")));
        Assert.Equal((5, 6), (Two.NumberOf("TCS", "NSE"), Two.NumberOf("TCS", "BSE"))); // behind the three of zerodha
        Assert.Equal(0, Two.NumberOf("TCS", "NFO"));
    }

    [Theory]
    [InlineData("738561::::2885", true)]
    [InlineData("738561", true)]
    [InlineData("2885", false)]
    [InlineData("738561::::", false)]
    [InlineData("738561::::2886", false)]
    [InlineData("::::2885", false)]
    [InlineData("", false)]
    public void Of_zerodhas_token_the_whole_or_the_first_half_is_found(string token, bool isFound)
    {
        Assert.Equal(isFound, Two.TryFindToken("zerodha", token, "NSE", out var found));
        Assert.Equal(isFound ? "RELIANCE" : null, found?.Symbol);
    }

    [Fact]
    public void A_token_belongs_to_its_broker_and_its_exchange()
    {
        Assert.True(Two.TryFindToken("angel", "11536", "BSE", out var bse));
        Assert.True(Two.TryFindToken("2885", "NSE", out var any));

        Assert.Equal(("BSE", "angel"), (bse.Exchange, any.Broker));
        Assert.False(Two.TryFindToken("zerodha", "11536", "NSE", out _));
        Assert.False(Two.TryFindToken("angel", "11536", "NFO", out _));
    }

    [Fact]
    public void A_brokers_own_symbol_belongs_to_its_broker_and_its_exchange()
    {
        foreach (var row in Two.Tables.SelectMany(table => Enumerable.Range(0, table.Count).Select(row => table[row])))
        {
            Assert.True(Two.TryFindBrokerSymbol(row.Broker, row.BrokerSymbol, row.BrokerExchange, out var found));
            Assert.Equal(row, found);
        }

        Assert.True(Two.TryFindBrokerSymbol("angel", "RELIANCE-EQ", "NSE", out var reliance));
        Assert.Equal("RELIANCE", reliance.Symbol);
        Assert.False(Two.TryFindBrokerSymbol("angel", "RELIANCE", "NSE", out _));
        Assert.False(Two.TryFindBrokerSymbol("angel", "RELIANCE-EQ", "BSE", out _));
        Assert.False(Two.TryFindBrokerSymbol("zerodha", "RELIANCE-EQ", "NSE", out _));
        Assert.False(Two.TryFindBrokerSymbol("zerodha", "", "NSE", out _));
    }

    [Fact]
    public void What_was_looked_up_once_is_looked_up_again_without_allocating()
    {
        Assert.True(Two.TryFind("INFY", "NSE", out var first));
        Assert.True(Two.TryFindToken("zerodha", "408065", "NSE", out var byToken));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            Two.TryFind("zerodha", "INFY", "NSE", out _);
            Two.TryFind("INFY", "NSE", out _);
            Two.TryFind("INFY", "NFO", out _);
            Two.TryFindToken("zerodha", "408065", "NSE", out _);
            Two.TryFindBrokerSymbol("zerodha", "INFY", "NSE", out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Same(first, byToken);
    }

    [Fact]
    public void Any_text_is_found_or_not_but_never_breaks() =>
        Prop.ForAll<string, string>(
                (symbol, exchange) =>
                {
                    Two.TryFind(symbol, exchange, out _);
                    Two.TryFindToken("zerodha", symbol, exchange, out _);
                    Two.TryFindBrokerSymbol("zerodha", symbol, exchange, out _);
                    Assert.InRange(Two.Search(symbol, exchange).Count, 0, 500);
                    Assert.InRange(Two.SearchPrefix(symbol, exchange).Count, 0, 500);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Theory]
    [InlineData("NIFTY 26000 DEC CE", "NIFTY26DEC2526000CE")]
    [InlineData("ce dec 26000 nifty", "NIFTY26DEC2526000CE")]
    [InlineData("reliance", "RELIANCE")]
    [InlineData("  industries   reliance ", "RELIANCE")]
    [InlineData("liance-eq", "")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("NIFTY PE", "")]
    public void Words_are_found_in_any_order_and_case(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', Two.Search(query, broker: "zerodha").Select(one => one.Symbol)));

    [Fact]
    public void A_search_looks_into_the_brokers_own_symbol_too_and_keeps_to_the_exchange()
    {
        Assert.Equal("RELIANCE", Assert.Single(Two.Search("liance-EQ", broker: "angel")).Symbol);
        Assert.Equal(["BSE"], Two.Search("tcs", "BSE").Select(one => one.Exchange));
        Assert.Empty(Two.Search("tcs", "NFO"));
        Assert.Empty(Two.Search("tcs", "NOWHERE"));
    }

    [Fact]
    public void A_symbol_that_several_brokers_have_is_found_once()
    {
        Assert.Equal("zerodha", Assert.Single(Two.Search("RELIANCE")).Broker);
        Assert.Equal(
            [("RELIANCE", "zerodha"), ("INFY", "zerodha"), ("NIFTY26DEC2526000CE", "zerodha"), ("TCS", "angel"), ("TCS", "angel")],
            Two.List().Select(one => (one.Symbol, one.Broker))
        );
        Assert.Equal(["RELIANCE", "TCS"], Two.List("NSE", "angel").Select(one => one.Symbol));
    }

    [Fact]
    public void The_symbol_itself_comes_first_then_what_begins_so_then_the_rest_and_never_more_than_asked_for()
    {
        var directory = InstrumentDirectory.Of(
            Table(
                "zerodha",
                [
                    .. Enumerable.Range(0, 600).Select(i => Share($"XABC{i}", $"{i}")),
                    Share("ABCX", "1000"),
                    Share("ABC", "1001"),
                    Share("ABCY", "1002"),
                ]
            )
        );

        var found = directory.Search("abc");

        Assert.Equal(500, found.Count);
        Assert.Equal(["ABC", "ABCX", "ABCY", "XABC0"], found.Take(4).Select(one => one.Symbol));
        Assert.Equal(["ABC", "ABCX", "ABCY"], directory.SearchPrefix("abc").Select(one => one.Symbol));
        Assert.Equal(["ABC", "ABCX"], directory.Search("abc", rowsMax: 2).Select(one => one.Symbol));
        Assert.Empty(directory.Search("abc", rowsMax: -1));
        Assert.Equal(500, directory.Search("abc", rowsMax: int.MaxValue).Count);
    }

    [Fact]
    public void A_table_takes_the_place_of_its_broker_and_the_others_stay()
    {
        var next = Two.With(Table("zerodha", Share("NEW", "5")));

        Assert.Equal(["zerodha", "angel"], next.Tables.Select(table => table.Broker));
        Assert.True(next.TryFind("NEW", "NSE", out _));
        Assert.Same(Two.TableOf("angel"), next.TableOf("angel"));
        Assert.True(Two.TryFind("zerodha", "RELIANCE", "NSE", out _));
        Assert.Equal(["zerodha"], Two.Without("angel").Tables.Select(table => table.Broker));
        Assert.Throws<ArgumentException>(() => InstrumentDirectory.Of(Table("angel"), Table("angel")));
    }

    [Theory]
    [InlineData("", "1", "NSE")]
    [InlineData("A", "", "NSE")]
    [InlineData("A", "1", "")]
    [InlineData("\u00c4", "1", "NSE")]
    [InlineData("A", "1\n", "NSE")]
    public void A_builder_takes_ASCII_of_its_own_broker_only(string symbol, string token, string exchange)
    {
        var builder = new InstrumentTableBuilder("zerodha", InstrumentFiles.Day);

        Assert.Throws<ArgumentException>(() => builder.Add(Share(symbol, token) with { Exchange = exchange }));
        Assert.Throws<ArgumentException>(() => builder.Add(Share("A", "1") with { Broker = "angel" }));
        Assert.Throws<ArgumentException>(() => builder.Add(Share(new string('A', 256), "1")));
        Assert.True(builder.Add(Share("A", "1")));
        Assert.False(builder.Add(Share("B", "1")));
    }

    [Fact]
    public void A_row_comes_out_as_it_went_in_packed_or_not()
    {
        var rows = (Instrument[])
            [
                Share("A", "1"),
                Option("NIFTY26DEC2526000CE", "2") with
                {
                    Strike = 26_000.5m,
                    LotSize = 75,
                    TickSize = 0.05m,
                },
                Share("BTCUSDFUT", "3") with
                {
                    Kind = InstrumentKind.Perpetual,
                    ContractValue = 0.001m,
                    Name = "B\u00eft\u20bfoin",
                    Exchange = "CRYPTO",
                },
            ];
        var table = Table("zerodha", rows);

        var restored = Tidegate.Markets.Instruments.Stores.InstrumentPacking.Unpack(
            Tidegate.Markets.Instruments.Stores.InstrumentPacking.Pack(table)
        );

        Assert.Equal(rows, new[] { table[0], table[1], table[2] });
        Assert.Equal(rows, new[] { restored[0], restored[1], restored[2] });
    }

    [Fact]
    public void A_packed_day_with_any_byte_changed_or_missing_is_refused()
    {
        var day = Tidegate.Markets.Instruments.Stores.InstrumentPacking.Pack(Table("zerodha", Share("A", "1"), Share("B", "2")));

        for (var at = 0; at < day.Content.Length; at++)
        {
            var changed = day.Content.ToArray();
            changed[at] ^= 0x10;
            Refused(day with { Content = changed });
            Refused(day with { Content = day.Content[..at] });
        }

        Refused(day with { Rows = 3 });
        static void Refused(Tidegate.Markets.Instruments.Stores.InstrumentDay damaged) =>
            Assert.Throws<InvalidDataException>(() => Tidegate.Markets.Instruments.Stores.InstrumentPacking.Unpack(damaged));
    }

    internal static InstrumentTable Table(string broker, params Instrument[] rows) => Table(broker, InstrumentFiles.Day, rows);

    internal static InstrumentTable Table(string broker, DateOnly date, params Instrument[] rows)
    {
        var builder = new InstrumentTableBuilder(broker, date);
        Assert.All(rows, row => Assert.True(builder.Add(row)));
        return builder.Build();
    }

    internal static Instrument Share(string symbol, string token) =>
        new()
        {
            Symbol = symbol,
            Exchange = "NSE",
            Name = symbol + " Industries",
            Broker = "zerodha",
            BrokerSymbol = symbol,
            BrokerExchange = "NSE",
            Token = token,
            TickSize = 0.05m,
        };

    private static Instrument Option(string symbol, string token) =>
        Share(symbol, token) with
        {
            Exchange = "NFO",
            BrokerExchange = "NFO",
            Name = "NIFTY",
            Kind = InstrumentKind.Call,
            Strike = 26_000,
            Expiry = new DateOnly(2025, 12, 26),
            BrokerSymbol = "NIFTY25DEC26000CE",
        };
}
