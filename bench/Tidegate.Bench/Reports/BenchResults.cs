namespace Tidegate.Bench.Reports;

/// <summary>Everything one run has found. Times in milliseconds or microseconds as named, sizes in bytes, rates per second.</summary>
internal sealed record BenchResults
{
    public required DateTimeOffset Taken { get; init; }

    public required string Commit { get; init; }

    public required bool IsQuick { get; init; }

    public required MachineFacts Machine { get; init; }

    public required ConnectResult Connects { get; init; }

    public required IReadOnlyList<FanOutResult> FanOut { get; init; }

    public required IdleResult Idle { get; init; }

    public required LowRateResult LowRate { get; init; }

    /// <summary>What others used of all cores while figures were taken, in percent of one core: the quieter, the better.</summary>
    public required Samples OthersCpuPercent { get; init; }
}

/// <summary>Sessions opened one after the other, 64 at a time, from the first packet to the welcome.</summary>
internal sealed record ConnectResult(int Connects, ConnectSide Verified, ConnectSide Unverified, Samples AddedCpuMicroseconds);

internal sealed record ConnectSide(Samples PerSecond, Samples CpuMicroseconds, Samples P50Milliseconds, Samples P99Milliseconds);

internal sealed record FanOutResult(int Sessions, IReadOnlyList<FanOutSide> Servers);

/// <summary>What one server delivers: its capacity, and the latencies at a fifth and at four fifths of it.</summary>
internal sealed record FanOutSide(string Server, Samples CapacityPerSecond, LatencyResult? At20Percent, LatencyResult? At80Percent);

internal sealed record LatencyResult(double DeliveredPerSecond, Samples P50Milliseconds, Samples P99Milliseconds, Samples LoadCpuPercent);

internal sealed record IdleResult(int Sessions, long BytesBefore, long BytesAfter, double BytesPerSession);

/// <summary>CPU of each server at a rate at which nothing can be joined.</summary>
internal sealed record LowRateResult(int Sessions, double Rate, Samples GatewayCpuPercent, Samples? RawCpuPercent, Samples? Ratio)
{
    public required LatencyResult GatewayLatency { get; init; }
}
