namespace Tidegate.Bench.Scenarios;

/// <summary>What arrived at one rate.</summary>
/// <param name="Rate">Updates per second.</param>
/// <param name="DeliveredPerSecond">Messages received by all sessions together.</param>
/// <param name="DeliveredShare">Of what was due.</param>
/// <param name="P50">Milliseconds from the instant an update was due to its receipt.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="P999">Milliseconds.</param>
/// <param name="Lost">Sessions that were closed.</param>
/// <param name="Fairness">Messages of the session that got fewest, of those that the one got that got most, from the first update until nothing more came.</param>
/// <param name="Cpu">Who used the cores.</param>
internal sealed record FanOutPoint(
    double Rate,
    double DeliveredPerSecond,
    double DeliveredShare,
    double P50,
    double P99,
    double P999,
    int Lost,
    double Fairness,
    CpuShares Cpu
)
{
    /// <summary>What counts as keeping up: nobody lost, nearly all there, in time.</summary>
    public bool KeepsUp => Lost == 0 && DeliveredShare >= 0.97 && P99 <= 100;

    /// <summary>Beyond doubt, and beyond what a neighbour's burst could do.</summary>
    public bool IsFarBehind => Lost > 0 || DeliveredShare < 0.8 || P99 > 400;

    /// <summary>The server's time on a core for each message, in microseconds.</summary>
    public double CpuMicroseconds => Cpu.ServerSeconds * 1e6 / (DeliveredPerSecond * Cpu.Seconds);

    public override string ToString() =>
        $"{DeliveredPerSecond:N0}/s ({DeliveredShare:P0}), p50 {P50:N2} p99 {P99:N2} ms, lost {Lost}, fairness {Fairness:N3}, cpu {Cpu.ServerPercent:N0} load {Cpu.LoadPercent:N0} others {Cpu.OthersPercent:N0} %";
}
