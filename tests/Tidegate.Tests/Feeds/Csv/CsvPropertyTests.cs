using System.Globalization;
using System.Text;
using Tidegate.Feeds;
using Tidegate.Feeds.Csv;
using Tidegate.Markets.Csv;
using static Tidegate.Tests.Feeds.Csv.CsvTexts;

namespace Tidegate.Tests.Feeds.Csv;

public sealed class CsvPropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_bytes_are_read_or_refused_and_never_break_the_reader(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(2_000)];
            random.NextBytes(bytes);
            if (round % 2 == 0) // half of the rounds: only the bytes that a CSV file is made of
            {
                const string Usual = "0123456789.,,,-:\"\n\r \tEN+";
                for (var at = 0; at < bytes.Length; at++)
                {
                    bytes[at] = (byte)Usual[bytes[at] % Usual.Length];
                }
            }

            var options = Options(round % 3 == 0 ? CsvOptions.SixColumns : "time=1,price=2");
            options.LineBytesMax = 64;
            var refused = Record.Exception(() => Load(bytes, options));

            Assert.True(refused is null or FeedRefusedException, $"round {round}: {refused}");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Bad_lines_among_good_ones_cost_no_good_row(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var prices = new List<decimal>();
            var text = new StringBuilder();
            for (var line = 0; line < 40; line++)
            {
                if (random.Next(3) == 0)
                {
                    text.Append(Junk(random));
                }
                else
                {
                    prices.Add(random.Next(1, 1_000_000) / 100m);
                    text.Append(CultureInfo.InvariantCulture, $"09-01-2015 09:15,1,2,3,{prices[^1]},4");
                }

                text.Append(random.Next(2) == 0 ? "\n" : "\r\n");
            }

            var options = Options();
            options.LineBytesMax = 128;
            var (table, _) = Load(text.ToString(), options);

            Assert.Equal(prices, Enumerable.Range(0, table.Count).Select(table.PriceOf));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void A_mutated_file_keeps_every_line_that_was_not_touched(int seed)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(1, 30).Select(price => $"09-01-2015 09:15,1,2,3,{price},4").ToArray();
        for (var round = 0; round < 500; round++)
        {
            var touched = random.Next(lines.Length);
            var bytes = lines.Select(Encoding.UTF8.GetBytes).ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[touched][random.Next(bytes[touched].Length)] = (byte)random.Next(256);
            }

            var (table, _) = Load([.. bytes.SelectMany(line => line.Append((byte)'\n'))]);

            var prices = Enumerable.Range(0, table.Count).Select(table.PriceOf).ToHashSet();
            Assert.All(Enumerable.Range(1, 30).Where(price => price != touched + 1), price => Assert.Contains(price, prices));
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void A_line_splits_into_one_field_more_than_it_has_commas_outside_quotes(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var fields = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Field(random)).ToArray();
            var line = Encoding.UTF8.GetBytes(string.Join(',', fields.Select(field => field.Written)));
            var ranges = new Range[16];

            var count = CsvFields.Split(line, ranges);

            Assert.Equal(fields.Select(field => field.Meant), ranges[..count].Select(range => Encoding.UTF8.GetString(line[range])));
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    public void A_schedule_plays_every_row_once_and_never_reorders_a_symbol(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var second = 0;
            var text = new StringBuilder();
            for (var row = 0; row < 60; row++)
            {
                second = Math.Max(0, second + random.Next(-1, 4));
                text.Append(CultureInfo.InvariantCulture, $"{1_623_296_772 + second},S{random.Next(4)},{row}\n");
            }

            var options = new CsvOptions
            {
                File = "test.csv",
                Columns = "time=1,symbol=2,price=3",
                TimeFormats = ["unix"],
                Pace = random.Next(2) == 0 ? CsvPace.Interval : CsvPace.Timestamps,
                Speed = random.Next(1, 10_000) / 10.0,
            };
            var (table, _) = Load(text.ToString(), options);
            var schedule = CsvSchedule.For(table, options);
            var places = Enumerable.Range(0, schedule.Count).ToArray();

            Assert.Equal(Enumerable.Range(0, 60), places.Select(schedule.RowAt).Order());
            Assert.Equal(places.Select(schedule.DueAt).Order(), places.Select(schedule.DueAt));
            Assert.All(places.Select(schedule.RowAt).GroupBy(table.SymbolOf), rows => Assert.Equal(rows.Order(), rows));
        }
    }

    [Fact]
    public void Any_text_as_a_column_map_is_parsed_or_answered_with_a_sentence()
    {
        var random = new Random(14);
        const string Usual = "time=1,price=closevolumesymbol ,,==0123456789";
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Usual[random.Next(Usual.Length)]));

            var isMap = CsvColumns.TryParse(text, out var columns, out var fault);

            Assert.Equal(isMap, columns is not null);
            Assert.Equal(isMap, fault is null);
        }
    }

    private static string Junk(Random random) =>
        random.Next(5) switch
        {
            0 => "",
            1 => "\"",
            2 => new string(',', random.Next(300)),
            3 => "09-01-2015 09:15,1,2,3,x,4",
            _ => "\0\u00ff\"09-01-2015,\"",
        };

    private static (string Written, string Meant) Field(Random random) =>
        random.Next(4) switch
        {
            0 => ("", ""),
            1 => ("\"a,b\"", "a,b"),
            2 => ("\"a\"\"b\"", "a\"\"b"),
            _ => ("8308.35", "8308.35"),
        };
}
