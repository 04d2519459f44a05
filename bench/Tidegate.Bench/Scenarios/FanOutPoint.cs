namespace Tidegate.Bench.Scenarios;

/// <summary>What arrived at one rate.</summary>
/// <param name="Rate">Updates per second.</param>
/// <param name="DeliveredPerSecond">Messages received by all sessions together.</param>
/// <param name="DeliveredShare">Of what was due.</param>
/// <param name="P50">Milliseconds from the instant an update was due to its receipt.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Lost">Sessions that were closed.</param>
/// <param name="Cpu">Who used the cores.</param>
internal sealed record FanOutPoint(
    double Rate,
    double DeliveredPerSecond,
    double DeliveredShare,
    double P50,
    double P99,
    int Lost,
    CpuShares Cpu
)
{
    /// <summary>What counts as keeping up: nobody lost, nearly all there, in time.</summary>
    public bool KeepsUp => Lost == 0 && DeliveredShare >= 0.97 && P99 <= 100;
}
