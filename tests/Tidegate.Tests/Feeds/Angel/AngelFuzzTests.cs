using System.Globalization;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Angel;

/// <summary>Mutated packets in bulk: <c>TIDEGATE_FUZZ=10000000</c> runs ten million of them.</summary>
public sealed class AngelFuzzTests
{
    private static readonly int Rounds = int.Parse(
        Environment.GetEnvironmentVariable("TIDEGATE_FUZZ") ?? "200000",
        CultureInfo.InvariantCulture
    );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_a_binary_message_holds_it_is_one_tick_or_one_fault_and_allocates_nothing(int seed)
    {
        var random = new Random(seed);
        var language = new AngelLanguage();
        var listener = new CountingListener();
        byte[][] seeds = [.. Enumerable.Range(1, 4).Select(mode => AngelPackets.Of(mode))];
        var buffer = new byte[600];
        language.Read(seeds[2], isText: false, listener); // what is compiled or made once is made now
        language.Read(seeds[3], isText: false, listener);
        var before = (Allocated: GC.GetAllocatedBytesForCurrentThread(), listener.Ticks, listener.Faults);

        for (var round = 0; round < Rounds / 2; round++)
        {
            var message = Mutate(random, seeds[random.Next(4)], buffer);
            language.Read(message, isText: false, listener);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before.Allocated;
        Assert.Equal(Rounds / 2, listener.Ticks - before.Ticks + listener.Faults - before.Faults);
        Assert.True(listener.Ticks > Rounds / 100 && listener.Faults > Rounds / 100, "Both sorts are to come.");
        Assert.InRange(allocated, 0, 1_024); // the runtime's own, where it compiles a long loop anew; one object a tick would be millions
    }

    [Fact]
    public void Whatever_a_text_holds_it_is_heard_at_most_once()
    {
        var random = new Random(3);
        var language = new AngelLanguage();
        var listener = new CountingListener();
        var buffer = new byte[600];
        var error =
            """{"correlationID":"tidegate13","errorCode":"E1002","errorMessage":"Invalid Request. Subscription Limit Exceeded"}"""u8.ToArray();

        for (var round = 0; round < Rounds / 20; round++)
        {
            var before = listener.Faults + listener.Notices;
            language.Read(Mutate(random, error, buffer), isText: true, listener);
            Assert.Equal(before + 1, listener.Faults + listener.Notices);
        }

        Assert.Equal(0, listener.Ticks);
        Assert.True(listener.Notices > 0 && listener.Faults > 0, "Both sorts are to come.");
    }

    // Never a '{' in front of a packet: that is a text, which may allocate.
    private static ReadOnlySpan<byte> Mutate(Random random, byte[] seed, byte[] buffer)
    {
        seed.CopyTo(buffer, 0);
        var length = random.Next(4) switch
        {
            0 => random.Next(seed.Length + 1),
            1 => Math.Min(buffer.Length, seed.Length + random.Next(150)),
            _ => seed.Length,
        };
        for (var change = random.Next(12); change > 0; change--)
        {
            // Half of the changes hit the head, where they matter most.
            var at = random.Next(random.Next(2) == 0 ? 51 : seed.Length);
            var value = (byte)random.Next(256);
            buffer[at] = at == 0 && seed[0] != (byte)'{' && value == (byte)'{' ? (byte)3 : value;
        }

        return buffer.AsSpan(0, length);
    }

    /// <summary>Reads every level of every tick, so that a span that points nowhere would be noticed.</summary>
    private sealed class CountingListener : IBrokerListener
    {
        private long _sum;

        public int Ticks { get; private set; }

        public int Faults { get; private set; }

        public int Notices { get; private set; }

        public void OnTick(in BrokerTick tick)
        {
            Ticks++;
            foreach (var level in tick.Bids)
            {
                _sum += level.Price;
            }

            foreach (var level in tick.Asks)
            {
                _sum += level.Quantity;
            }
        }

        public void OnOrder(BrokerOrder order) => throw new NotSupportedException("SmartStream has no orders.");

        public void OnNotice(ReadOnlySpan<char> text, bool isError) => Notices += text.Length <= NoticeText.ReadMax ? 1 : 1_000_000;

        public void OnFault(string kind) => Faults++;
    }
}
