using BenchmarkDotNet.Attributes;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Bench.Micro;

/// <summary>Kite's packets decoded, a hundred in a frame; the figures are per packet.</summary>
public class KiteBenchmarks
{
    private const int Packets = 100;
    private const uint Share = 408_065;
    private const uint Index = 256_265;

    private readonly KiteLanguage _language = new();
    private readonly SilentListener _listener = new();
    private readonly byte[] _ltp = FrameOf(Share, KiteMode.Ltp);
    private readonly byte[] _quote = FrameOf(Share, KiteMode.Quote);
    private readonly byte[] _full = FrameOf(Share, KiteMode.Full);
    private readonly byte[] _index = FrameOf(Index, KiteMode.Full);

    [Benchmark(OperationsPerInvoke = Packets)]
    public long Ltp() => Decode(_ltp);

    [Benchmark(OperationsPerInvoke = Packets)]
    public long Quote() => Decode(_quote);

    [Benchmark(OperationsPerInvoke = Packets)]
    public long Full() => Decode(_full);

    [Benchmark(OperationsPerInvoke = Packets)]
    public long IndexFull() => Decode(_index);

    private static byte[] FrameOf(uint token, KiteMode mode)
    {
        var market = new SimulatedMarket(TimeProvider.System);
        var instrument = market.Add(new SimulatedTraits("NSE", "X") { IsIndex = token == Index });
        market.Trade(instrument, 1_573.70m);
        var packet = new byte[KitePackets.LengthOf(token, mode)];
        market.Read(
            instrument,
            static (picture, packet) => KitePackets.Write(packet.Bytes, packet.Token, picture),
            (Bytes: packet, Token: token)
        );
        var frame = new List<byte> { 0, Packets };
        for (var count = 0; count < Packets; count++)
        {
            frame.AddRange([0, (byte)packet.Length, .. packet]);
        }

        return [.. frame];
    }

    private long Decode(byte[] frame)
    {
        _language.Read(frame, isText: false, _listener);
        return _listener.Sum;
    }

    /// <summary>Touches what it hears, so that none of it is optimised away.</summary>
    private sealed class SilentListener : IBrokerListener
    {
        public long Sum { get; private set; }

        public void OnTick(in BrokerTick tick) =>
            Sum += tick.Mode == Mode.Depth ? tick.Bids[^1].Price + tick.Asks[^1].Price : tick.LastPrice + tick.Close;

        public void OnOrder(BrokerOrder order) => throw new InvalidOperationException("No order was sent.");

        public void OnNotice(ReadOnlySpan<char> text, bool isError) => throw new InvalidOperationException("No text was sent.");

        public void OnFault(string kind) => throw new InvalidOperationException(kind);
    }
}
