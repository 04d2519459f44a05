using BenchmarkDotNet.Attributes;
using Tidegate.Kraken.Messages;

namespace Tidegate.Bench.Micro.Kraken;

/// <summary>One frame of each channel, read into what a client's streams hand out.</summary>
public class KrakenParseBenchmarks
{
    private byte[] _frame = [];

    /// <summary>All channels of <see cref="KrakenFrames"/>.</summary>
    public static IEnumerable<string> Channels => KrakenFrames.All.Keys;

    [ParamsSource(nameof(Channels))]
    public string Channel { get; set; } = "";

    [GlobalSetup]
    public void Begin()
    {
        _frame = KrakenFrames.All[Channel];
        if (!KrakenMessageReader.TryRead(_frame, out var message, out var fault) || message is KrakenUnknownMessage)
        {
            throw new InvalidOperationException($"{Channel}: {fault}");
        }
    }

    [Benchmark]
    public KrakenMessage? Read() => KrakenMessageReader.TryRead(_frame, out var message, out _) ? message : null;
}
