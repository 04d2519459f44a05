namespace Tidegate.Cli.Kraken;

/// <summary>What one check found.</summary>
/// <param name="Check">Stable name: storage, connectivity, clock, exchange, token, breaker, balances, executions.</param>
/// <param name="IsGood">Whether nothing has to be done.</param>
/// <param name="Text">In plain words; what to do where something has to be done. No secret.</param>
internal sealed record KrakenFinding(string Check, bool IsGood, string Text);
