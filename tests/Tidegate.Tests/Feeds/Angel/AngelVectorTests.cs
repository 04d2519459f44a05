using Tidegate.Core.Topics;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Angel;

/// <summary>Every shared vector decodes to every value that it states.</summary>
public sealed class AngelVectorTests
{
    private const long Millisecond = 1_000_000;

    private readonly RecordingListener _listener = new();

    [Theory]
    [InlineData("A1", 2)]
    [InlineData("A5", 7)]
    public void A_vector_of_mode_1_is_a_price_and_its_time(string id, byte scale)
    {
        var vector = AngelVector.Of(id);

        var tick = Read(vector);

        Assert.Equal((Mode.Ltp, TickFields.None, scale), (tick.Mode, tick.Fields, tick.PriceScale));
        AssertHeader(vector, tick);
    }

    [Fact]
    public void A_vector_of_mode_2_is_a_quote()
    {
        var vector = AngelVector.Of("A2");

        var tick = Read(vector);

        Assert.Equal((Mode.Quote, TickFields.Prices | TickFields.Trade), (tick.Mode, tick.Fields));
        AssertHeader(vector, tick);
        AssertQuote(vector, tick);
    }

    [Fact]
    public void A_vector_of_mode_3_is_a_quote_with_open_interest_limits_and_the_best_five()
    {
        var vector = AngelVector.Of("A3");

        var tick = Read(vector);

        const TickFields All = TickFields.Prices | TickFields.Trade | TickFields.OpenInterest | TickFields.Limits | TickFields.Book;
        Assert.Equal((Mode.Depth, All), (tick.Mode, tick.Fields));
        AssertHeader(vector, tick);
        AssertQuote(vector, tick);
        Assert.Equal(vector.Number("ltt") * 1_000 * Millisecond, tick.LastTradeTimeNs);
        Assert.Equal(vector.Numbers("oi", "lc", "uc"), tick.Rest);
        Assert.Equal(vector.Rows("best").Where(row => row[0] == 1).Select(row => Level(row[1..])), tick.Bids);
        Assert.Equal(vector.Rows("best").Where(row => row[0] == 0).Select(row => Level(row[1..])), tick.Asks);
    }

    [Fact]
    public void A_vector_of_mode_4_is_a_book_of_twenty_levels_without_a_price()
    {
        var vector = AngelVector.Of("A4");

        var tick = Read(vector);

        Assert.Equal((Mode.Depth, TickFields.Book | TickFields.BookAlone), (tick.Mode, tick.Fields));
        Assert.Equal(vector.Number("exchange_timestamp") * Millisecond, tick.ExchangeTimeNs);
        Assert.Equal(vector.Rows("buy").Select(Level), tick.Bids);
        Assert.Equal(vector.Rows("sell").Select(Level), tick.Asks);
    }

    private static TickLevel Level(long[] row) => new(row[1], row[0], (int)row[2]);

    private static void AssertHeader(AngelVector vector, HeardTick tick)
    {
        var token = long.Parse(vector.Raw.GetProperty("token").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(new UpstreamRef((int)vector.Number("exchange_type"), token), tick.Instrument);
        Assert.Equal((vector.Number("seq"), vector.Number("ts") * Millisecond), (tick.Sequence, tick.ExchangeTimeNs));
        Assert.Equal(vector.Number("ltp"), tick.Prices[0]);
    }

    private static void AssertQuote(AngelVector vector, HeardTick tick)
    {
        Assert.Equal(vector.Numbers("ltp", "open", "high", "low", "close"), tick.Prices);
        Assert.Equal(vector.Numbers("ltq", "atp", "vol", "tbq", "tsq"), tick.Trade);
    }

    private HeardTick Read(AngelVector vector)
    {
        new AngelLanguage().Read(vector.Packet, isText: false, _listener);
        Assert.Empty(_listener.Faults);
        return Assert.Single(_listener.Ticks);
    }
}
