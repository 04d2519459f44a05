using FsCheck;
using FsCheck.Fluent;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;
using static Tidegate.Tests.Markets.Instruments.InstrumentDirectoryTests;

namespace Tidegate.Tests.Markets.Instruments;

/// <summary>The search against one that looks at every row.</summary>
public sealed class InstrumentSearchTests
{
    private const string Letters = "ABab1 .";

    [Fact]
    public void It_finds_what_looking_at_every_row_finds_in_the_same_order() =>
        Prop.ForAll(
                Arb.From(Questions()),
                question =>
                {
                    var (rows, query, exchange, isPrefix) = question;
                    var directory = InstrumentDirectory.Of(Table("zerodha", rows));
                    var found = isPrefix ? directory.SearchPrefix(query, exchange) : directory.Search(query, exchange);
                    Assert.Equal(Naive(rows, query, exchange, isPrefix).Select(row => row.Token), found.Select(row => row.Token));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Theory]
    [InlineData("ONE|TWO", "NETW", "")] // across symbol and broker's symbol
    [InlineData("ONE|TWO", "TWO7", "")] // into the token
    [InlineData("ONE|TWO", "7", "")] // the token
    [InlineData("ONE|TwO", "TWO", "ONE")]
    [InlineData("ONE|two", "wo", "ONE")]
    [InlineData("ONE|TWO", "FIRST\nSECOND", "")]
    [InlineData("ONE|TWO", "irst", "ONE")]
    [InlineData("ONE|TWO", "\u00e4rger", "ONE")]
    public void A_word_is_found_within_one_text_only(string symbols, string query, string expected)
    {
        var parts = symbols.Split('|');
        var table = Table(
            "zerodha",
            Share(parts[0], "777") with
            {
                BrokerSymbol = parts[1],
                Name = "First \u00c4rger",
            },
            Share("OTHER", "8") with
            {
                Name = "Second",
            }
        );

        Assert.Equal(expected, string.Join(' ', InstrumentDirectory.Of(table).Search(query).Select(row => row.Symbol)));
    }

    [Fact]
    public void Every_symbol_of_a_real_file_is_the_first_answer_to_itself()
    {
        var (table, _) = InstrumentFiles.Read("upstox", InstrumentFiles.UpstoxJson);
        var directory = InstrumentDirectory.Of(table);
        for (var row = 0; row < table.Count; row += 997)
        {
            var found = directory.Search(table[row].Symbol, table[row].Exchange, rowsMax: 1);
            Assert.Equal(table[row].Symbol, Assert.Single(found).Symbol);
        }

        Assert.Empty(directory.Search("NOSUCHWORD"));
        Assert.Equal(500, directory.Search("E").Count);
    }

    private static IEnumerable<Instrument> Naive(Instrument[] rows, string query, string? exchange, bool isPrefix)
    {
        var whole = query.Trim().ToUpperInvariant();
        var words = query.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 || (isPrefix && words.Length > 1)
            ? []
            : rows.Where(row => exchange is null || row.Exchange == exchange)
                .Where(row => isPrefix ? row.Symbol.StartsWith(words[0], StringComparison.Ordinal) : words.All(word => Holds(row, word)))
                .OrderBy(row =>
                    row.Symbol == whole ? 0
                    : row.Symbol.StartsWith(words[0], StringComparison.Ordinal) ? 1
                    : 2
                );
    }

    private static bool Holds(Instrument row, string word) =>
        row.Symbol.Contains(word, StringComparison.Ordinal)
        || row.BrokerSymbol.Contains(word, StringComparison.OrdinalIgnoreCase)
        || row.Name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static Gen<(Instrument[] Rows, string Query, string? Exchange, bool IsPrefix)> Questions() =>
        from count in Gen.Choose(0, 150)
        from rows in Gen.ArrayOf(Rows(), count)
        from query in Texts(1, 4)
        from exchange in Gen.Elements(null, "NSE", "BSE", "NOWHERE")
        from isPrefix in Gen.Elements(true, false, false)
        select (rows.Select((row, at) => row with { Token = $"{at}A1" }).ToArray(), query, exchange, isPrefix);

    private static Gen<Instrument> Rows() =>
        from symbol in Texts(1, 6)
        from brokerSymbol in Texts(1, 6)
        from name in Texts(0, 4)
        from exchange in Gen.Elements("NSE", "BSE")
        from isOwn in Gen.Elements(true, false)
        let upper = "A" + symbol.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()
        select Share(upper, "x") with
        {
            BrokerSymbol = isOwn ? brokerSymbol : upper,
            Name = name,
            Exchange = exchange,
        };

    private static Gen<string> Texts(int min, int max) =>
        from length in Gen.Choose(min, max)
        from letters in Gen.ArrayOf(Gen.Elements(Letters.ToCharArray()), length)
        select new string(letters);
}
