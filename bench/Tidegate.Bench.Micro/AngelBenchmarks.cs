using BenchmarkDotNet.Attributes;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Bench.Micro;

/// <summary>SmartStream's packets, one a message: decoded, and made into updates.</summary>
public class AngelBenchmarks
{
    private readonly AngelLanguage _language = new();
    private readonly TickSum _listener = new();
    private readonly byte[] _ltp = PacketOf(1);
    private readonly byte[] _quote = PacketOf(2);
    private readonly byte[] _snapQuote = PacketOf(3);
    private readonly byte[] _depth20 = PacketOf(4);
    private readonly NormalisingListener _normaliser = new();

    [Benchmark]
    public long Ltp() => Decode(_ltp);

    [Benchmark]
    public long Quote() => Decode(_quote);

    [Benchmark]
    public long SnapQuote() => Decode(_snapQuote);

    [Benchmark]
    public long Depth20() => Decode(_depth20);

    /// <summary>Decoded, and normalised into an update with a book of five levels.</summary>
    [Benchmark]
    public long SnapQuoteToUpdate()
    {
        _language.Read(_snapQuote, isText: false, _normaliser);
        return _normaliser.Count;
    }

    private static byte[] PacketOf(int mode)
    {
        var market = new SimulatedMarket(TimeProvider.System);
        var instrument = market.Add(new SimulatedTraits("NSE", "SBIN"));
        market.Trade(instrument, 801.55m);
        var packet = new byte[AngelLayout.BytesOf(mode)];
        market.Read(
            instrument,
            static (picture, to) => AngelPacketWriter.Write(to.Packet, to.Mode, new UpstreamRef(1, 3_045), picture),
            (Packet: packet, Mode: mode)
        );
        return packet;
    }

    private long Decode(byte[] packet) => _listener.Decode(_language, packet);

    /// <summary>Numbers each tick anew, so that none is a duplicate, and moves its best bid, so that every book is made.</summary>
    private sealed class NormalisingListener : TickListener
    {
        private readonly TickNormaliser _normaliser = new(Topic.Parse("md/NSE/SBIN"), "angel");
        private readonly TickLevel[] _bids = new TickLevel[5];

        public long Count { get; private set; }

        public override void OnTick(in BrokerTick tick)
        {
            var next = tick;
            next.Sequence = ++Count;
            tick.Bids.CopyTo(_bids);
            _bids[0] = _bids[0] with { Quantity = Count };
            next.Bids = _bids;
            if (_normaliser.Take(next, tick.ExchangeTimeNs, out _) != TickVerdict.Delivered)
            {
                throw new InvalidOperationException("Each was to be news.");
            }
        }
    }
}
