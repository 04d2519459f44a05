using BenchmarkDotNet.Attributes;
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
    private readonly TickSum _listener = new();
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

    private long Decode(byte[] frame) => _listener.Decode(_language, frame);
}
