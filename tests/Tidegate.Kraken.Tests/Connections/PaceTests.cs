using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Connections;

/// <summary>Requests to subscribe and to unsubscribe stay within what the exchange takes; what has to wait loses neither its order nor its place.</summary>
public sealed class PaceTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly RecordedWire _wire = new();
    private readonly KrakenClientOptions _options;
    private readonly SubscriptionDesk _desk;

    public PaceTests()
    {
        _options = new KrakenClientOptions { TimeProvider = _time, SubscribesPerSecond = 2 };
        _desk = new SubscriptionDesk(_wire, _options);
        _desk.Open();
    }

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void What_is_beyond_the_requests_of_a_second_waits_and_then_shares_one()
    {
        foreach (var symbol in (string[])["A", "B", "C", "D", "E"])
        {
            _desk.Add([Ticker(symbol)]);
        }

        Assert.Equal(["subscribe ticker 0: A", "subscribe ticker 0: B"], _wire.Take());
        Assert.Equal(3, _desk.Count().Waiting);

        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Empty(_wire.Take());

        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(["subscribe ticker 0: C,D,E"], _wire.Take());
        Assert.Equal(0, _desk.Count().Waiting);
    }

    [Fact]
    public void Thousand_streams_that_begin_one_by_one_are_asked_for_within_two_seconds()
    {
        using var desk = new SubscriptionDesk(_wire, new KrakenClientOptions { TimeProvider = _time });
        desk.Open();
        for (var number = 0; number < 1_000; number++)
        {
            desk.Add([Ticker($"P{number}")]);
        }

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((0, 1_000), (desk.Count().Waiting, _wire.Sent.Sum(sent => sent.Split(',').Length)));
        Assert.InRange(_wire.Sent.Count, 30, 40);
    }

    [Fact]
    public void No_second_ever_sees_more_requests_than_allowed()
    {
        var sent = new List<TimeSpan>();
        for (var number = 0; number < 20; number++)
        {
            // Intervals of their own: none can share a request with another.
            _desk.Add([new KrakenTopic(KrakenChannels.Ohlc, $"P{number}", number + 1)]);
        }

        for (var step = 0; step < 240; step++)
        {
            sent.AddRange(_wire.Take().Select(_ => TimeSpan.FromMilliseconds(step * 50)));
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal(20, sent.Count);
        Assert.All(sent, at => Assert.InRange(sent.Count(other => other >= at && other < at + TimeSpan.FromSeconds(1)), 1, 2));
        Assert.InRange(sent[^1], TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10.5));
    }

    [Theory]
    [InlineData(10, 40)]
    [InlineData(100, 8)]
    [InlineData(1_000, 2)]
    public void Level_3_is_asked_for_as_fast_as_its_cost_allows(int depth, int first)
    {
        _desk.Add([.. Enumerable.Range(0, 2 * first).Select(number => Level3($"P{number}", depth))]);

        Assert.Equal(first, Assert.Single(_wire.Take()).Split(',').Length);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_wire.Take());
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(first, Assert.Single(_wire.Take()).Split(',').Length);
    }

    [Fact]
    public void More_symbols_of_level_3_than_a_connection_carries_are_refused_with_the_number_and_none_is_taken()
    {
        _desk.Add([.. Enumerable.Range(0, 199).Select(number => Level3($"P{number}", 10))]);

        var refused = Assert.Throws<KrakenException>(() => _desk.Add([Level3("X", 10), Level3("Y", 10)]));
        Assert.Contains("at most 200 symbols", refused.Message, StringComparison.Ordinal);
        Assert.Equal(199, _desk.Count().Wanted);

        _desk.Remove(_desk.Add([Level3("X", 10)])[0]);
        _desk.Add([Level3("Y", 10)]);
        Assert.Equal(200, _desk.Count().Wanted);
    }

    [Fact]
    public void Who_leaves_before_it_was_asked_for_is_not_asked_for()
    {
        Fill();
        var late = _desk.Add([Ticker("LATE")])[0];

        _desk.Remove(late);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(_wire.Take());
        Assert.Equal(0, _desk.Count().Waiting);
    }

    [Fact]
    public void Another_depth_is_asked_for_after_the_old_one_was_given_up_whatever_else_waits()
    {
        var old = _desk.Add([Book("A", 10)])[0];
        Confirm("book", "A");
        _desk.Add([Ticker("FILLS")]);
        _wire.Take();

        _desk.Add([Book("B", 100)]);
        _desk.Remove(old);
        _desk.Add([Book("A", 100)]);
        _time.Advance(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["subscribe book 100: B", "unsubscribe book 10: A", "subscribe book 100: A"], _wire.Take());
    }

    [Fact]
    public void Deadline_of_a_reply_begins_when_the_request_is_sent()
    {
        Fill();
        _desk.Add([Ticker("LATE")]);

        _time.Advance(TimeSpan.FromSeconds(1.5)); // sent now
        _time.Advance(_options.RequestTimeout - TimeSpan.FromSeconds(0.6));
        _wire.Take();
        Assert.True(_desk.Tick());
        Assert.DoesNotContain(_wire.Sent, sent => sent.Contains("LATE", StringComparison.Ordinal));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_desk.Tick());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains(_wire.Sent, sent => sent.Contains("LATE", StringComparison.Ordinal));
    }

    [Fact]
    public void New_socket_is_asked_for_everything_once_and_nothing_is_left_of_the_old_ones_queue()
    {
        for (var number = 0; number < 250; number++)
        {
            _desk.Add([Ticker($"P{number}")]);
        }

        _desk.Close();
        _time.Advance(TimeSpan.FromSeconds(5));
        _wire.Take();
        _desk.Open();
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([100, 100, 50], _wire.Take().Select(sent => sent.Split(',').Length));
    }

    [Fact]
    public void Reply_concerns_its_own_symbol_and_request_and_nobody_else()
    {
        _desk.Add([Ticker("A"), Ticker("B")]);
        var id = _wire.LastId;

        _desk.OnReply(
            new KrakenSocketReply("subscribe", true)
            {
                ReqId = id + 1,
                Channel = "ticker",
                Symbol = "A",
            }
        );
        Assert.Equal(0, _desk.Count().Live);
        _desk.OnReply(
            new KrakenSocketReply("subscribe", true)
            {
                ReqId = id,
                Channel = "book",
                Symbol = "A",
            }
        );
        Assert.Equal(0, _desk.Count().Live);
        _desk.OnReply(
            new KrakenSocketReply("subscribe", true)
            {
                ReqId = id,
                Channel = "ticker",
                Symbol = "A",
            }
        );
        Assert.Equal(1, _desk.Count().Live);

        var verdict = _desk.OnReply(new KrakenSocketReply("subscribe", false) { Symbol = "B", Error = "Currency pair not supported B" });
        Assert.Equal([Ticker("B")], verdict.Refused);
        Assert.Equal((1, 1), (_desk.Count().Wanted, _desk.Count().Live));
    }

    [Fact]
    public void Pair_that_is_made_anew_while_it_waits_is_asked_for_once()
    {
        _desk.Add([Book("A", 10)]);
        Confirm("book", "A");
        _desk.Add([Ticker("FILLS")]);
        _wire.Take();

        _desk.Resync(Book("A", 10));
        _desk.Resync(Book("A", 10));
        _time.Advance(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["unsubscribe book 10: A", "subscribe book 10: A"], _wire.Take());
        Assert.Equal(1, _desk.Resyncs);
    }

    private static KrakenTopic Ticker(string symbol) => new(KrakenChannels.Ticker, symbol);

    private static KrakenTopic Book(string symbol, int depth) => new(KrakenChannels.Book, symbol, depth);

    private static KrakenTopic Level3(string symbol, int depth) => new(KrakenChannels.Level3, symbol, depth);

    // Uses up the requests of this second.
    private void Fill()
    {
        _desk.Add([Ticker("FIRST")]);
        Confirm("ticker", "FIRST");
        _desk.Add([Ticker("SECOND")]);
        Confirm("ticker", "SECOND");
        _wire.Take();
    }

    private void Confirm(string channel, string symbol) =>
        _desk.OnReply(
            new KrakenSocketReply("subscribe", true)
            {
                ReqId = _wire.LastId,
                Channel = channel,
                Symbol = symbol,
            }
        );
}
