using Tidegate.AspNetCore.Dialects.Nse;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

public sealed class NseStreamDialectTests
{
    private readonly NseStreamDialect _dialect = new();

    [Fact]
    public void Bar_is_written_to_the_letter() =>
        Assert.Equal(
            """{"date":"09-01-2015 09:15","open":8300.6,"high":8309.75,"low":8300.6,"close":8308.35,"volume":0}""",
            Write(Updates.FirstBar)
        );

    [Fact]
    public void Whole_number_comes_out_with_a_point() =>
        Assert.Equal(
            """{"date":"09-01-2015 09:17","open":8304.2,"high":8308.2,"low":8304.0,"close":8308.2,"volume":0}""",
            Write(
                new MarketUpdate(Updates.FirstBar.Topic, 8308.2m)
                {
                    Open = 8304.2m,
                    High = 8308.2m,
                    Low = 8304m,
                    Close = 8308.2m,
                    Volume = 0,
                    SourceTime = "09-01-2015 09:17",
                }
            )
        );

    [Fact]
    public void Date_is_made_from_the_exchange_time_in_India_where_the_source_has_no_text() =>
        Assert.Equal(
            """{"date":"09-01-2015 09:15","open":5.0,"high":5.0,"low":5.0,"close":5.0,"volume":7}""",
            Write(new MarketUpdate(Updates.FirstBar.Topic, 5m) { ExchangeTimeNs = 1420775100_000_000_000, Volume = 7 })
        );

    [Fact]
    public void Time_that_nobody_could_read_is_an_empty_date() =>
        Assert.StartsWith("""{"date":"","open":""", Write(new MarketUpdate(Updates.FirstBar.Topic, 5m)), StringComparison.Ordinal);

    [Fact]
    public void Date_that_needs_escapes_is_escaped() =>
        Assert.StartsWith(
            """{"date":"9\"1\\2\n","open":""",
            Write(new MarketUpdate(Updates.FirstBar.Topic, 5m) { SourceTime = "9\"1\\2\n" }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Close_is_the_last_price_and_not_that_of_the_day_before() =>
        Assert.Contains("\"close\":1424.05,", Write(Updates.Quote), StringComparison.Ordinal);

    [Theory]
    [InlineData("hello")]
    [InlineData("""{"action":"subscribe","symbol":"NIFTY"}""")]
    public void Client_text_is_ignored(string message) => Assert.Null(_dialect.ReadText(System.Text.Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void Client_binary_is_ignored() => Assert.Null(_dialect.ReadBinary([1, 2, 3]));

    [Fact]
    public void Nothing_but_bars_is_ever_said()
    {
        var status = new FeedStatus("csv", Updates.FirstBar.Topic, FeedState.Closed, "end_of_data");

        Assert.Null(Written.By(to => _dialect.WriteSnapshot(Updates.FirstBar.In(Mode.Quote), to)));
        Assert.Null(Written.By(to => _dialect.WriteStatus(status, to)));
        Assert.Null(Written.By(to => _dialect.WriteDraining(TimeSpan.Zero, to)));
        Assert.Null(Written.By(to => _dialect.WriteDisconnect(new Refusal(GatewayErrors.Idle), to)));
        Assert.Null(Write(new Updates.Foreign()));
    }

    [Fact]
    public void End_of_data_closes_with_1000_and_the_original_reason() =>
        Assert.Equal(new CloseStatement(1000, "Stream completed"), _dialect.EndOfData);

    [Theory]
    [InlineData("session.slow_consumer", 4101)]
    [InlineData("session.idle", 4102)]
    [InlineData("auth.token_expired", 4003)]
    [InlineData("server.draining", 4200)]
    public void Endings_without_an_original_code_keep_the_catalogues(string id, int code)
    {
        var error = GatewayErrors.Find(id)!;

        Assert.Equal(new CloseStatement(code, error.Reason), _dialect.Close(new Refusal(error)));
    }

    [Fact]
    public void Update_allocates_nothing() =>
        Assert.Equal(0, Written.BytesAllocatedPerCall(to => _dialect.WriteUpdate(Updates.FirstBar.In(Mode.Quote), to)));

    [Fact]
    public void Update_without_a_source_text_allocates_nothing() =>
        Assert.Equal(0, Written.BytesAllocatedPerCall(to => _dialect.WriteUpdate(Updates.Quote.In(Mode.Quote), to)));

    private string? Write(Update update) => Written.By(to => _dialect.WriteUpdate(update.In(Mode.Quote), to));
}
