using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Brokers.Upstream;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

public sealed class UpstreamBoardTests
{
    private const int Shards = 3;
    private const int PerShard = 8;
    private static readonly UpstreamCost Room = new(PerShard);

    /// <summary>Whatever is wanted and let go in whichever order, a broker that does what it is told has what is wanted, once, within its limits.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_any_wishes_and_reconnects_the_broker_has_what_is_wanted_within_its_limits(bool overlaps)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var board = new UpstreamBoard(Shards, Room, CostOf) { Overlaps = overlaps };
            var wanted = new Dictionary<int, Mode>();
            var broker = Enumerable.Range(0, Shards).Select(_ => new Dictionary<UpstreamRef, Mode>()).ToArray();
            for (var step = 0; step < 200; step++)
            {
                Step(random, board, wanted, broker);
                Assert.All(board.Shards, shard => Assert.True(shard.Used.FitsInto(Room)));
            }

            Drain(board, broker);
            AssertSame(board, wanted, broker, seed);
        }
    }

    [Fact]
    public void On_a_full_connection_what_is_let_go_goes_out_before_what_comes()
    {
        for (var seed = 0; seed < 20; seed++) // a set has an order of its own, which an earlier life of it may decide
        {
            var random = new Random(seed);
            var board = new UpstreamBoard(1, new UpstreamCost(50), (_, _) => new(1));
            var numbers = Enumerable.Range(0, 100).OrderBy(_ => random.Next()).ToArray();
            Array.ForEach(numbers[..50], number => board.Want(Stream(number), Mode.Ltp));
            var changes = new List<UpstreamChange>();
            board.Take(board.Shards[0], 500, changes, 0);

            Array.ForEach(numbers[..30], number => board.Release(TopicOf(number)));
            Array.ForEach(numbers[50..80], number => board.Want(Stream(number), Mode.Ltp));
            var sent = new List<UpstreamChange>();
            for (board.Take(board.Shards[0], 7, changes, 0); changes.Count > 0; board.Take(board.Shards[0], 7, changes, 0))
            {
                sent.AddRange(changes);
            }

            Assert.Equal(60, sent.Count);
            Assert.All(sent[..30], change => Assert.Null(change.After));
            Assert.All(sent[30..], change => Assert.Null(change.Before));
        }
    }

    [Fact]
    public void A_higher_mode_without_room_is_given_and_said_as_soon_as_there_is_some()
    {
        var sink = new FeedSink();
        var board = new UpstreamBoard(1, new UpstreamCost(2), CostOf);
        var stream = Stream(0, sink);
        Assert.True(board.Want(stream, Mode.Quote));
        Assert.True(board.Want(Stream(1), Mode.Ltp));
        stream.Tell(FeedState.Live, "ticks");

        Assert.False(board.Want(stream, Mode.Depth));

        Assert.Equal((Mode.Quote, 0), (board.ShortModeOf(TopicOf(0)), board.Waiting));
        Assert.Equal(["Live ticks", "Live mode_over_capacity"], sink.Told("md/NSE/S0"));

        board.Release(TopicOf(1));

        Assert.Null(board.ShortModeOf(TopicOf(0)));
        Assert.Equal("Live ticks", sink.Last("md/NSE/S0"));
        Assert.Equal(new UpstreamCost(2), board.Shards[0].Used);
    }

    [Fact]
    public void A_new_instrument_without_room_in_its_mode_comes_in_the_highest_one_that_there_is_room_for()
    {
        var board = new UpstreamBoard(1, new UpstreamCost(1), CostOf);

        Assert.False(board.Want(Stream(0), Mode.Depth));
        Assert.False(board.Want(Stream(1), Mode.Ltp));

        Assert.Equal(Mode.Quote, board.ShortModeOf(TopicOf(0)));
        Assert.Null(board.ShortModeOf(TopicOf(1))); // it has nothing at all
        Assert.Equal(1, board.Waiting);
    }

    [Fact]
    public void Who_asks_for_less_makes_room_for_who_waits()
    {
        var sink = new FeedSink();
        var board = new UpstreamBoard(1, new UpstreamCost(2), CostOf);
        var stream = Stream(0);
        board.Want(stream, Mode.Depth);
        Assert.False(board.Want(Stream(1, sink), Mode.Ltp));

        board.Want(stream, Mode.Quote);

        Assert.Equal(0, board.Waiting);
        Assert.Equal(["Failed over_capacity", "Recovering subscribing"], sink.Told("md/NSE/S1"));
    }

    [Fact]
    public void Of_books_that_the_broker_rations_no_connection_gets_more_than_its_ration()
    {
        var board = new UpstreamBoard(2, new UpstreamCost(1_000, DeepBooks: 50), (_, mode) => mode == Mode.Depth ? new(2, 1) : new(1));
        for (var number = 0; number < 103; number++)
        {
            Assert.Equal(number < 100, board.Want(Stream(number), Mode.Depth));
        }

        Assert.Equal([50, 50], board.Shards.Select(shard => shard.Used.DeepBooks));
        Assert.Equal(Mode.Quote, board.ShortModeOf(TopicOf(102)));

        board.Release(TopicOf(7));

        Assert.Null(board.ShortModeOf(TopicOf(100)));
        Assert.Equal(Mode.Quote, board.ShortModeOf(TopicOf(101)));
    }

    private static void Step(Random random, UpstreamBoard board, Dictionary<int, Mode> wanted, Dictionary<UpstreamRef, Mode>[] broker)
    {
        var index = random.Next(20);
        switch (random.Next(10))
        {
            case < 5:
                wanted[index] = (Mode)random.Next(1, 4);
                board.Want(board.Find(TopicOf(index)) ?? Stream(index), wanted[index]);
                break;
            case < 8:
                board.Release(TopicOf(index));
                wanted.Remove(index);
                break;
            case 8:
                var lost = random.Next(Shards);
                broker[lost].Clear();
                board.Restart(board.Shards[lost]);
                break;
            default:
                Drain(board, broker);
                break;
        }
    }

    private static void AssertSame(UpstreamBoard board, Dictionary<int, Mode> wanted, Dictionary<UpstreamRef, Mode>[] broker, int seed)
    {
        var had = broker.SelectMany(each => each).ToDictionary(); // throws where one is there twice
        Assert.All(had.Keys, reference => Assert.True(wanted.ContainsKey((int)reference.Token), $"Nobody wants {reference}, seed {seed}."));
        Assert.Equal(wanted.Count, had.Count + board.Waiting);
        Assert.Equal(had.Sum(pair => CostOf(pair.Key, pair.Value).Subscriptions), board.Shards.Sum(shard => shard.Used.Subscriptions));
        Assert.Equal(had.Count, board.Shards.Sum(shard => shard.Count));
        foreach (var (index, wish) in wanted)
        {
            var reference = new UpstreamRef(0, index);
            var mode = had.TryGetValue(reference, out var given) ? given : default;
            Assert.True(mode <= wish, $"{reference} in {mode} instead of {wish}, seed {seed}.");
            Assert.Equal(mode != default && mode != wish ? mode : null, board.ShortModeOf(TopicOf(index)));
            for (var higher = mode + 1; higher <= wish; higher++)
            {
                Assert.All(board.Shards, shard => Assert.False(HasRoom(shard, higher), $"There was room for {reference}, seed {seed}."));
            }

            bool HasRoom(UpstreamShard shard, Mode higher)
            {
                var own = broker[shard.Index].ContainsKey(reference) ? CostOf(reference, mode) : default;
                return (shard.Used - own + CostOf(reference, higher)).FitsInto(Room);
            }
        }
    }

    /// <summary>Sends what there is to send, to a broker that counts: what goes first, then what comes, and of what changes both until the batch is through.</summary>
    private static void Drain(UpstreamBoard board, Dictionary<UpstreamRef, Mode>[] broker)
    {
        var changes = new List<UpstreamChange>();
        foreach (var shard in board.Shards)
        {
            var has = broker[shard.Index];
            for (board.Take(shard, 3, changes, 0); changes.Count > 0 || shard.Dirty.Count > 0; board.Take(shard, 3, changes, 0))
            {
                Assert.NotEmpty(changes);
                foreach (var change in changes.OrderBy(change => change.After is not null))
                {
                    Assert.Equal(change.Before, has.TryGetValue(change.Instrument, out var mode) ? mode : null);
                    if (change.After is { } after)
                    {
                        has[change.Instrument] = after;
                    }
                    else
                    {
                        has.Remove(change.Instrument);
                    }
                }

                var twice = board.Overlaps ? changes.Where(change => change is { Before: not null, After: not null }) : [];
                var counted = has.Sum(pair => CostOf(pair.Key, pair.Value).Subscriptions) + twice.Sum(Before);
                Assert.InRange(counted, 0, PerShard);
            }
        }

        static int Before(UpstreamChange change) => CostOf(change.Instrument, change.Before!.Value).Subscriptions;
    }

    // Angel counts each mode of a token; a book shall cost two here, so that a higher mode may find no room.
    private static UpstreamCost CostOf(UpstreamRef reference, Mode mode) => new(mode == Mode.Depth ? 2 : 1);

    private static Topic TopicOf(int index) => Topic.Parse($"md/NSE/S{index}");

    private static UpstreamStream Stream(int index, FeedSink? sink = null) =>
        new("test", TopicOf(index), ListedInstruments.Row($"S{index}", "NSE", 1), new UpstreamRef(0, index), 5, sink ?? new FeedSink(), 0);
}
