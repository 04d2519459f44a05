namespace Tidegate.Bench.Load;

/// <summary>Consecutive topics of the market, the first following the last, and how often a client wants to hear of each.</summary>
/// <param name="First">Number of the first.</param>
/// <param name="Count">How many.</param>
/// <param name="Market">How many there are.</param>
/// <param name="MaxHz">Updates per second and topic; 0: as they come.</param>
/// <param name="IsAccounted">Whether every number is to be accounted for, which costs the load generator time.</param>
internal sealed record MarketSlice(int First, int Count, int Market, decimal MaxHz = 0, bool IsAccounted = true)
{
    public IEnumerable<string> Topics => Enumerable.Range(First, Count).Select(number => $"md/NSE/T{number % Market:D4}");

    /// <summary>The place of a topic in this slice.</summary>
    public int IndexOf(int number) => (number - First + Market) % Market;
}
