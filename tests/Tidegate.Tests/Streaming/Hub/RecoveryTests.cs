using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What a client that comes back is told about the time between.</summary>
public sealed class RecoveryTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ShardHarness _hub = new(new HubOptions { HistoryCountMax = 4, HistoryAgeMax = TimeSpan.FromSeconds(10) })
    {
        Dialect = new LineDialect { SaysWelcome = false, SaysGaps = true },
    };

    [Fact]
    public void All_that_was_missed_comes_in_order_and_then_that_it_was_all()
    {
        Publish(1, 2, 3, 4);

        Assert.Equal([Update(3), Update(4), "recovered md/NSE/INFY 2 4"], Since(2));
    }

    [Fact]
    public void A_client_that_missed_nothing_is_told_so()
    {
        Publish(1, 2);

        Assert.Equal(["recovered md/NSE/INFY 2 2"], Since(2));
    }

    [Fact]
    public void Live_updates_follow_a_recovery_without_a_hole()
    {
        Publish(1, 2);
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {ShardHarness.Infy} quote,since:{_hub.Shard.Epoch}:1");

        Publish(3);

        Assert.Equal([Update(2), "recovered md/NSE/INFY 1 2", Update(3)], peer.Texts.Skip(1));
    }

    [Fact]
    public void The_oldest_kept_number_recovers_and_one_older_is_a_gap()
    {
        Publish(1, 2, 3, 4, 5); // 2 to 5 are kept

        Assert.Equal([Update(2), Update(3), Update(4), Update(5), "recovered md/NSE/INFY 1 5"], Since(1));
        Assert.Equal(["gap md/NSE/INFY 1 5", "snapshot md/NSE/INFY 2 5 0 5"], Since(0));
    }

    [Fact]
    public void What_is_kept_is_kept_to_its_last_instant_and_not_longer()
    {
        Publish(1, 2);

        _hub.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([Update(2), "recovered md/NSE/INFY 1 2"], Since(1));

        _hub.Advance(Tick);
        Assert.Equal(["gap md/NSE/INFY 2 2", "snapshot md/NSE/INFY 2 2 0 2"], Since(1));
    }

    [Theory]
    [InlineData("other", 1)]
    [InlineData("this", 99)] // a number that this epoch has not reached
    public void Numbers_that_mean_nothing_here_start_anew(string epoch, long seq)
    {
        Publish(1, 2);

        var texts = Ask($"quote,since:{(epoch == "this" ? _hub.Shard.Epoch : epoch)}:{seq}");

        Assert.Equal(["gap md/NSE/INFY 1 2", "snapshot md/NSE/INFY 2 2 0 2"], texts);
    }

    [Fact]
    public void Without_a_history_every_absence_is_a_gap()
    {
        var hub = new ShardHarness(new HubOptions { HistoryCountMax = 0, TopicLinger = TimeSpan.Zero }) { Dialect = _hub.Dialect };
        hub.Publish(ShardHarness.Infy, 1);
        hub.Publish(ShardHarness.Infy, 2);
        var peer = hub.Join();

        hub.Say(peer, $"sub {ShardHarness.Infy} quote,since:{hub.Shard.Epoch}:1");

        Assert.Equal(["gap md/NSE/INFY 2 2", "snapshot md/NSE/INFY 2 2 0 2"], peer.Texts.Skip(1));
    }

    [Fact]
    public void A_history_agrees_with_a_plain_list_whatever_comes_and_whenever()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var (countMax, bytesMax, ageMax) = (random.Next(1, 20), random.Next(1_000, 5_000), random.Next(1, 50));
            var history = new TopicHistory(countMax, bytesMax, ageMax);
            var model = new List<TopicHistory.Entry>();
            long now = 0;
            long seq = 0;
            for (var step = 0; step < 200; step++)
            {
                now += random.Next(5);
                var merged = random.Next(4) == 0 ? random.Next(1, 4) : 0;
                seq += 1 + merged;
                var update = new MarketUpdate(Topic.Parse(ShardHarness.Infy), seq);
                history.Add(update, seq, merged, now);
                model.Add(new TopicHistory.Entry(update, seq, merged, now));
                model = [.. model.Where(entry => entry.At >= now - ageMax).TakeLast(Math.Min(countMax, bytesMax / update.SizeBytes))];
                if (random.Next(10) == 0)
                {
                    history.Trim(now);
                }

                var from = random.NextInt64(seq + 1);
                var missed = model.Where(entry => entry.Seq > from).ToList();
                var isWhole = from == seq || (missed.Count > 0 && missed[0].Seq - missed[0].Merged <= from + 1);
                Assert.Equal(isWhole ? missed : null, history.After(from, seq, now));
            }
        }
    }

    private static string Update(long seq) => $"update md/NSE/INFY 2 {seq} 0 {seq}";

    private IEnumerable<string> Since(long seq) => Ask($"quote,since:{_hub.Shard.Epoch}:{seq}");

    /// <summary>What a new client hears after the reply.</summary>
    private IEnumerable<string> Ask(string terms)
    {
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {ShardHarness.Infy} {terms}");
        return peer.Texts.Skip(1);
    }

    private void Publish(params int[] prices)
    {
        foreach (var price in prices)
        {
            _hub.Publish(ShardHarness.Infy, price);
        }
    }
}
