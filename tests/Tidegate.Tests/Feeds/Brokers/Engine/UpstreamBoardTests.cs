using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Brokers.Upstream;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

public sealed class UpstreamBoardTests
{
    private const int Shards = 3;
    private const int PerShard = 8;

    /// <summary>Whatever is wanted and let go in whichever order, a broker that does what it is told has what is wanted, once, within its limits.</summary>
    [Fact]
    public void After_any_wishes_and_reconnects_the_broker_has_what_is_wanted_within_its_limits()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var board = new UpstreamBoard(Shards, PerShard, CostOf);
            var wanted = new Dictionary<int, (UpstreamStream Stream, Mode Mode)>();
            var broker = Enumerable.Range(0, Shards).Select(_ => new Dictionary<UpstreamRef, Mode>()).ToArray();
            for (var step = 0; step < 200; step++)
            {
                Step(random, board, wanted, broker);
                Assert.All(board.Shards, shard => Assert.InRange(shard.Used, 0, PerShard));
            }

            Drain(board, broker);
            AssertSame(board, wanted, broker, seed);
        }
    }

    private static void Step(
        Random random,
        UpstreamBoard board,
        Dictionary<int, (UpstreamStream Stream, Mode Mode)> wanted,
        Dictionary<UpstreamRef, Mode>[] broker
    )
    {
        var index = random.Next(20);
        switch (random.Next(10))
        {
            case < 5:
                var mode = (Mode)random.Next(1, 4);
                var stream = board.Find(TopicOf(index)) ?? Stream(index);
                var isPlaced = board.Want(stream, mode);
                var isThere = wanted.TryGetValue(index, out var before) && board.Shards.Any(shard => shard.TryFind(stream.Ref, out _));
                wanted[index] = (stream, isPlaced || !isThere ? mode : before.Mode); // no room for more: it stays what it was
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

    private static void AssertSame(
        UpstreamBoard board,
        Dictionary<int, (UpstreamStream Stream, Mode Mode)> wanted,
        Dictionary<UpstreamRef, Mode>[] broker,
        int seed
    )
    {
        var had = broker.SelectMany(each => each).ToList();
        Assert.True(had.Select(pair => pair.Key).Distinct().Count() == had.Count, $"Twice at the broker, seed {seed}.");
        foreach (var (reference, mode) in had)
        {
            Assert.True(wanted.TryGetValue((int)reference.Token, out var wish), $"Nobody wants {reference}, seed {seed}.");
            Assert.True(wish.Mode == mode, $"{reference} in {mode} instead of {wish.Mode}, seed {seed}.");
        }

        Assert.Equal(wanted.Count, had.Count + board.Waiting);
        Assert.Equal(had.Sum(pair => CostOf(pair.Value)), board.Shards.Sum(shard => shard.Used));
        Assert.Equal(had.Count, board.Shards.Sum(shard => shard.Count));
        var cheapest = wanted.Values.Where(wish => !had.Exists(pair => pair.Key == wish.Stream.Ref)).Select(wish => CostOf(wish.Mode));
        Assert.All(cheapest, cost => Assert.All(board.Shards, shard => Assert.True(shard.Used + cost > PerShard)));
    }

    private static void Drain(UpstreamBoard board, Dictionary<UpstreamRef, Mode>[] broker)
    {
        var changes = new List<UpstreamChange>();
        foreach (var shard in board.Shards)
        {
            for (board.Take(shard, 3, changes, 0); changes.Count > 0 || shard.Dirty.Count > 0; board.Take(shard, 3, changes, 0))
            {
                foreach (var change in changes)
                {
                    Assert.Equal(change.Before, broker[shard.Index].TryGetValue(change.Instrument, out var mode) ? mode : null);
                    if (change.After is { } after)
                    {
                        broker[shard.Index][change.Instrument] = after;
                    }
                    else
                    {
                        broker[shard.Index].Remove(change.Instrument);
                    }
                }
            }
        }
    }

    // Angel counts each mode of a token; a book shall cost two here, so that a higher mode may find no room.
    private static int CostOf(Mode mode) => mode == Mode.Depth ? 2 : 1;

    private static Topic TopicOf(int index) => Topic.Parse($"md/NSE/S{index}");

    private static UpstreamStream Stream(int index) =>
        new("test", TopicOf(index), ListedInstruments.Row($"S{index}", "NSE", 1), new UpstreamRef(0, index), 5, new FeedSink(), 0);
}
