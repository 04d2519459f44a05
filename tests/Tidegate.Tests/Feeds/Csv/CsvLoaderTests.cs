using System.Text;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds;
using Tidegate.Feeds.Csv;
using static Tidegate.Tests.Feeds.Csv.CsvTexts;

namespace Tidegate.Tests.Feeds.Csv;

public sealed class CsvLoaderTests
{
    private const string Good = "09-01-2015 09:15,8300.6,8309.75,8300.6,8308.35,0";
    private const string GoodToo = "09-01-2015 09:17,8304.2,8308.2,8304,8308.2,12";

    [Fact]
    public void A_row_of_the_six_column_file_keeps_its_date_text_and_its_exact_prices()
    {
        var (table, warnings) = Load($"{Good}\n{GoodToo}\n");

        var update = table.ToUpdate(1, table.Topics[0]);

        Assert.Empty(warnings);
        Assert.Equal("md/NSE/NIFTY", update.Topic.Path);
        Assert.Equal("09-01-2015 09:17", update.SourceTime);
        Assert.Equal((8304.2m, 8308.2m, 8304m, 8308.2m, 12L), (update.Open, update.High, update.Low, update.Close, update.Volume));
        Assert.Equal(8308.2m, update.LastPrice);
        Assert.Equal(new DateTimeOffset(2015, 1, 9, 9, 17, 0, TimeSpan.FromMinutes(330)), TimeOf(update));
    }

    [Theory]
    [InlineData("09-01-2015 09:15,1,2,3,4", 5)]
    [InlineData("09-01-2015 09:15,1,2,3,4,5,6", 7)]
    [InlineData("nonsense", 1)]
    [InlineData(",,,,,,,", 8)]
    public void A_line_with_another_number_of_fields_is_named_and_skipped(string bad, int fields)
    {
        var (table, warnings) = Load($"{Good}\n{bad}\n{GoodToo}\n");

        Assert.Equal(2, table.Count);
        Assert.Equal([$"Invalid CSV format at line 2: expected 6 fields, got {fields}"], warnings);
    }

    [Theory]
    [InlineData("09-01-2015 09:15,secret,2,3,4,5", "open")]
    [InlineData("09-01-2015 09:15,1,,3,4,5", "high")]
    [InlineData("09-01-2015 09:15,1,2,NaN,4,5", "low")]
    [InlineData("09-01-2015 09:15,1,2,3,1e5,5", "close")]
    [InlineData("09-01-2015 09:15,1,2,3,4,-5", "volume")]
    [InlineData("09-01-2015 09:15,1,2,3,4,5.0", "volume")]
    [InlineData("09-01-2015 09:15,1,2,3,4,9223372036854775808", "volume")]
    [InlineData("09-01-2015 09:15,1,2,3,1.0000000000000000000000000001,5", "close")]
    [InlineData("09-01\u00012015,1,2,3,4,5", "time")]
    public void A_wrong_value_is_named_by_line_and_field_and_never_shown(string bad, string field)
    {
        var (table, warnings) = Load($"{Good}\n{bad}\n{GoodToo}\n");

        Assert.Equal(2, table.Count);
        Assert.Equal([$"Invalid CSV value at line 2: field {field}"], warnings);
    }

    [Fact]
    public void A_number_of_28_characters_is_kept_to_the_last_digit()
    {
        var (table, _) = Load("09-01-2015 09:15,1,2,3,12345678901234567890.1234567,9223372036854775807\n");

        Assert.Equal(12345678901234567890.1234567m, table.PriceOf(0));
        Assert.Equal(long.MaxValue, table.VolumeOf(0));
    }

    [Fact]
    public void Blank_lines_are_skipped_in_silence_but_counted()
    {
        var (table, warnings) = Load($"\n{Good}\r\n \t \n\r\nbad\n\n{GoodToo}");

        Assert.Equal(2, table.Count);
        Assert.Equal(["Invalid CSV format at line 5: expected 6 fields, got 1"], warnings);
    }

    [Fact]
    public void A_header_in_a_file_that_should_have_none_is_one_bad_line()
    {
        var (table, warnings) = Load($"date,open,high,low,close,volume\n{Good}\n");

        Assert.Equal(1, table.Count);
        Assert.Equal(["Invalid CSV value at line 1: field open"], warnings);
    }

    [Theory]
    [InlineData("09-01-2015 09:16,8308.3", "Invalid CSV format at line 2: expected 6 fields, got 2")]
    [InlineData("09-01-2015 09:16,8308.3,8308.3,8300,8304,", "Invalid CSV value at line 2: field volume")]
    public void A_torn_last_line_is_skipped_with_a_warning(string torn, string warning)
    {
        var (table, warnings) = Load($"{Good}\n{torn}");

        Assert.Equal(1, table.Count);
        Assert.Equal([warning], warnings);
    }

    [Fact]
    public void A_last_line_without_an_ending_counts()
    {
        var (table, warnings) = Load($"{Good}\n{GoodToo}");

        Assert.Equal(2, table.Count);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Twenty_bad_lines_are_logged_one_by_one()
    {
        var (_, warnings) = Load(string.Concat(Enumerable.Repeat("bad\n", CsvFaultLog.LinesMax)) + Good);

        Assert.Equal(CsvFaultLog.LinesMax, warnings.Length);
        Assert.Equal("Invalid CSV format at line 20: expected 6 fields, got 1", warnings[^1]);
    }

    [Fact]
    public void Bad_lines_beyond_twenty_are_only_counted()
    {
        var (_, warnings) = Load(string.Concat(Enumerable.Repeat("bad\n", CsvFaultLog.LinesMax + 5)) + Good);

        Assert.Equal(CsvFaultLog.LinesMax + 1, warnings.Length);
        Assert.Equal("5 more invalid CSV lines skipped", warnings[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("bad\nworse\n")]
    [InlineData("\0\0\0\0")]
    public void A_file_without_a_valid_row_is_refused(string text)
    {
        var refused = Assert.Throws<FeedRefusedException>(() => Load(text));

        Assert.Equal("The data file 'test.csv' holds no valid row.", refused.Message);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "none.csv");

        var refused = Refusal(path);

        Assert.Equal($"The data file '{path}' does not exist.", refused.Message);
    }

    [Fact]
    public void A_directory_is_refused()
    {
        var refused = Refusal(Path.GetTempPath());

        Assert.Equal($"The data file '{Path.GetTempPath()}' cannot be read.", refused.Message);
    }

    [Fact]
    public void A_line_of_exactly_the_limit_is_read_and_one_byte_more_is_not()
    {
        var options = Options();
        options.LineBytesMax = 64;
        var atLimit = "09-01-2015 09:15,1,2,3,4," + "7".PadLeft(39);

        var (table, warnings) = Load($"{atLimit}\r\n {atLimit}\r\n{Good}\n", options);

        Assert.Equal(64, atLimit.Length);
        Assert.Equal(2, table.Count);
        Assert.Equal(["Invalid CSV format at line 2: longer than 64 bytes"], warnings);
    }

    [Fact]
    public void A_line_of_megabytes_is_passed_over_in_bounded_memory()
    {
        var bytes = new byte[32 << 20];
        bytes.AsSpan().Fill((byte)',');
        Encoding.UTF8.GetBytes($"\n{Good}\n").CopyTo(bytes, bytes.Length - Good.Length - 2);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (table, warnings) = Load(bytes);

        Assert.Equal(1, table.Count);
        Assert.Equal(["Invalid CSV format at line 1: longer than 4096 bytes"], warnings);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_byte_order_mark_is_not_part_of_the_first_field()
    {
        var (table, warnings) = Load(
            [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("timestamp,symbol,ltp,volume\n2021-06-10 09:16:12,SBIN,425.2,5")],
            Options(Ticks)
        );

        Assert.Equal(1, table.Count);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_file_with_as_many_lines_as_allowed_is_read()
    {
        var options = Options();
        options.RowsMax = 2;

        var (table, _) = Load($"{Good}\n{GoodToo}\n", options);

        Assert.Equal(2, table.Count);
    }

    [Fact]
    public void A_file_with_one_line_more_is_refused_whole()
    {
        var options = Options();
        options.RowsMax = 2;

        var refused = Assert.Throws<FeedRefusedException>(() => Load($"{Good}\n\n{GoodToo}\n", options));

        Assert.Equal("The data file 'test.csv' has more than 2 lines.", refused.Message);
    }

    [Fact]
    public void A_gzip_file_is_known_by_its_first_bytes()
    {
        var (table, warnings) = Load(Gzip($"{Good}\n{GoodToo}\n"));

        Assert.Equal(2, table.Count);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_refused_whole()
    {
        var packed = Gzip(string.Concat(Enumerable.Range(0, 50).Select(i => $"09-01-2015 09:15,{i},2,3,4,{i}\n")));

        for (var length = 2; length < packed.Length; length++)
        {
            var cut = packed[..length];
            var refused = Assert.Throws<FeedRefusedException>(() => Load(cut));
            Assert.Equal("The data file 'test.csv' is cut short.", refused.Message);
        }
    }

    [Fact]
    public void A_gzip_file_with_a_flipped_byte_is_refused_whole()
    {
        var packed = Gzip(string.Concat(Enumerable.Range(0, 50).Select(i => $"09-01-2015 09:15,{i},2,3,4,{i}\n")));

        for (var at = 10; at < packed.Length; at += 11)
        {
            var damaged = packed.ToArray();
            damaged[at] ^= 0x10;
            Assert.Throws<FeedRefusedException>(() => Load(damaged));
        }
    }

    [Fact]
    public void Quoted_fields_may_hold_commas()
    {
        var (table, warnings) = Load(
            "timestamp,name,symbol,ltp,volume\n\"2021-06-10 09:16:12\",\"State Bank, of India\",\"SBIN\",\"425.2\",\"5\"\n",
            Options(Ticks)
        );

        Assert.Empty(warnings);
        Assert.Equal("md/NSE/SBIN", table.Topics[0].Path);
        Assert.Equal(425.2m, table.PriceOf(0));
    }

    [Fact]
    public void A_stray_quote_costs_its_own_line_only()
    {
        var (table, warnings) = Load($"{Good}\n\"{Good}\n{GoodToo}\n09-01-2015 09:18,\"1,2,3,4,5\n{Good}\n");

        Assert.Equal(4, table.Count);
        Assert.Equal(["Invalid CSV value at line 4: field open"], warnings);
    }

    [Theory]
    [InlineData("A B")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("SYMBOLSYMBOLSYMBOLSYMBOLSYMBOLSYMBOLSYMBOLSYMBOLSYMBOLSYMBOLSYMBO")]
    public void A_symbol_that_no_topic_can_hold_is_a_wrong_value(string symbol)
    {
        var (table, warnings) = Load(
            $"timestamp,symbol,ltp,volume\n2021-06-10 09:16:12,{symbol},425.2,5\n2021-06-10 09:16:12,M&M,425.2,5\n",
            Options(Ticks)
        );

        Assert.Equal(["md/NSE/M&M"], table.Topics.Select(topic => topic.Path));
        Assert.Equal(["Invalid CSV value at line 2: field symbol"], warnings);
    }

    [Fact]
    public void A_file_without_the_mapped_column_is_refused()
    {
        var refused = Assert.Throws<FeedRefusedException>(() => Load("time,symbol,ltp,volume\n", Options(Ticks)));

        Assert.Equal("The data file 'test.csv' does not fit the column map: its header has no column 'timestamp'.", refused.Message);
    }

    [Fact]
    public void A_header_that_names_the_mapped_column_twice_is_refused()
    {
        var refused = Assert.Throws<FeedRefusedException>(() => Load("timestamp,symbol,ltp,LTP,volume\n", Options(Ticks)));

        Assert.Equal(
            "The data file 'test.csv' does not fit the column map: its header has the column 'ltp' more than once.",
            refused.Message
        );
    }

    [Fact]
    public void A_map_by_position_with_holes_takes_longer_lines()
    {
        var (table, warnings) = Load("2021-06-10 09:16:12,x,425.2,y\n2021-06-10 09:16:13,x\n", Options("time=1,price=3"));

        Assert.Equal(1, table.Count);
        Assert.Equal(["Invalid CSV format at line 2: expected at least 3 fields, got 2"], warnings);
    }

    [Theory]
    [InlineData("2021-06-10 09:16:12", "2021-06-10T09:16:12+05:30")]
    [InlineData("2021-06-10 09:16:12.25", "2021-06-10T09:16:12.25+05:30")]
    [InlineData("2021-06-10T09:16:12Z", "2021-06-10T09:16:12Z")]
    [InlineData("2021-06-10T09:16:12-04:00", "2021-06-10T09:16:12-04:00")]
    [InlineData("2021-06-10 09:16", "2021-06-10T09:16:00+05:30")]
    [InlineData("10-06-2021 09:16:12", "2021-06-10T09:16:12+05:30")]
    public void A_time_is_read_in_its_own_offset_or_in_the_file_s(string text, string expected)
    {
        var (table, _) = Load($"{text},425.2\n", Options("time=1,price=2"));

        Assert.Equal(DateTimeOffset.Parse(expected, null), TimeOf(table.ToUpdate(0, table.Topics[0])));
    }

    [Theory]
    [InlineData("unix", "1623296772", "2021-06-10T09:16:12+05:30")]
    [InlineData("unix-ms", "1623296772250", "2021-06-10T09:16:12.25+05:30")]
    [InlineData("MM/dd/yyyy HHmm", "06/10/2021 0916", "2021-06-10T09:16:00+05:30")]
    public void A_time_format_can_be_given(string format, string text, string expected)
    {
        var options = new CsvOptions
        {
            File = "test.csv",
            Columns = "time=1,price=2",
            TimeFormats = [format],
        };

        var (table, _) = Load($"{text},425.2\n", options);

        Assert.Equal(DateTimeOffset.Parse(expected, null), TimeOf(table.ToUpdate(0, table.Topics[0])));
    }

    [Fact]
    public void A_tick_with_a_time_that_cannot_be_read_is_a_wrong_row()
    {
        var (table, warnings) = Load("noon,425.2\n2021-06-10 09:16:12,425.2\n", Options("time=1,price=2"));

        Assert.Equal(1, table.Count);
        Assert.Equal(["Invalid CSV value at line 1: field time"], warnings);
    }

    [Fact]
    public void A_bar_played_by_interval_needs_no_readable_time()
    {
        var (table, warnings) = Load("noon,1,2,3,4,5\n");

        var update = table.ToUpdate(0, table.Topics[0]);

        Assert.Empty(warnings);
        Assert.Equal(("noon", 0L), (update.SourceTime, update.ExchangeTimeNs));
    }

    private static DateTimeOffset TimeOf(MarketUpdate update) =>
        DateTimeOffset.UnixEpoch.AddTicks(update.ExchangeTimeNs / TimeSpan.NanosecondsPerTick);

    private static FeedRefusedException Refusal(string path)
    {
        var loader = new CsvLoader(new CsvOptions { File = path }, new RecordingLogger<CsvFeed>());
        return Assert.Throws<FeedRefusedException>(loader.Load);
    }
}
