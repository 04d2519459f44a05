namespace Tidegate.Kraken.Tokens;

/// <summary>How a refresh that several callers share ended: a token, or why there is none.</summary>
internal readonly record struct RefreshOutcome(HeldToken? Token, KrakenException? Fault);
