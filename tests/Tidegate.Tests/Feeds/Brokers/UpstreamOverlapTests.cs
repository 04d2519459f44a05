using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Brokers.Upstream;
using Tidegate.Markets.Instruments;

namespace Tidegate.Tests.Feeds.Brokers;

/// <summary>Changes of mode on a connection whose broker counts the old and the new subscription until the old one is given back.</summary>
public sealed class UpstreamOverlapTests
{
    private const int Max = 10;

    private readonly List<UpstreamChange> _changes = [];

    [Fact]
    public void Where_there_is_room_for_both_a_change_is_one_step()
    {
        var board = Board(overlaps: true, subscribed: 9);

        board.Want(board.Find(TopicOf(1))!, Mode.Depth);

        Assert.Equal(
            [
                [new UpstreamChange(new UpstreamRef(1, 1), Mode.Ltp, Mode.Depth)],
            ],
            Batches(board)
        );
    }

    [Fact]
    public void On_a_full_connection_the_old_mode_is_let_go_before_the_new_one_is_asked_for()
    {
        var board = Board(overlaps: true, subscribed: 10);

        board.Want(board.Find(TopicOf(1))!, Mode.Depth);

        Assert.Equal(
            [
                [new UpstreamChange(new UpstreamRef(1, 1), Mode.Ltp, null)],
                [new UpstreamChange(new UpstreamRef(1, 1), null, Mode.Depth)],
            ],
            Batches(board)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(10)]
    public void However_many_change_the_broker_never_counts_more_than_it_allows(int subscribed)
    {
        var board = Board(overlaps: true, subscribed);
        for (var number = 1; number <= subscribed; number++)
        {
            board.Want(board.Find(TopicOf(number))!, Mode.Quote);
        }

        var atBroker = Enumerable.Range(1, subscribed).Select(number => (new UpstreamRef(1, number), Mode.Ltp)).ToHashSet();
        foreach (var batch in Batches(board))
        {
            // In the order of AngelRequests: what goes altogether, what comes, what is replaced.
            atBroker.ExceptWith(batch.Where(change => change.After is null).Select(change => (change.Instrument, change.Before!.Value)));
            atBroker.UnionWith(batch.Where(change => change.After is not null).Select(change => (change.Instrument, change.After!.Value)));
            Assert.InRange(atBroker.Count, 0, Max);
            atBroker.ExceptWith(
                batch
                    .Where(change => change is { Before: not null, After: not null })
                    .Select(change => (change.Instrument, change.Before!.Value))
            );
        }

        Assert.Equal(
            Enumerable.Range(1, subscribed).Select(number => (new UpstreamRef(1, number), Mode.Quote)),
            atBroker.OrderBy(each => each.Item1.Token)
        );
    }

    [Fact]
    public void A_broker_that_replaces_a_mode_needs_no_room()
    {
        var board = Board(overlaps: false, subscribed: 10);

        board.Want(board.Find(TopicOf(1))!, Mode.Depth);

        Assert.Equal(
            [
                [new UpstreamChange(new UpstreamRef(1, 1), Mode.Ltp, Mode.Depth)],
            ],
            Batches(board)
        );
    }

    private static Topic TopicOf(int number) => Topic.Parse($"md/NSE/S{number}");

    private UpstreamBoard Board(bool overlaps, int subscribed)
    {
        var board = new UpstreamBoard(1, new UpstreamCost(Max), (_, _) => new(1)) { Overlaps = overlaps };
        for (var number = 1; number <= subscribed; number++)
        {
            var instrument = new Instrument
            {
                Symbol = $"S{number}",
                Exchange = "NSE",
                Broker = "angel",
                BrokerSymbol = $"S{number}",
                BrokerExchange = "NSE",
                Token = $"{number}",
            };
            var stream = new UpstreamStream("angel", TopicOf(number), instrument, new UpstreamRef(1, number), 5, new RecordingSink(), 0);
            Assert.True(board.Want(stream, Mode.Ltp));
        }

        Batches(board);
        return board;
    }

    private List<UpstreamChange[]> Batches(UpstreamBoard board)
    {
        var batches = new List<UpstreamChange[]>();
        for (board.Take(board.Shards[0], 100, _changes, 0); _changes.Count > 0; board.Take(board.Shards[0], 100, _changes, 0))
        {
            batches.Add([.. _changes]);
        }

        return batches;
    }
}
