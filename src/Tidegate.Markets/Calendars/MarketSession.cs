using System.Runtime.InteropServices;

namespace Tidegate.Markets.Calendars;

/// <summary>What an exchange is doing at one moment, and from when to when.</summary>
/// <param name="Phase">What.</param>
/// <param name="Since">Since when, UTC; <see cref="DateTimeOffset.MinValue"/>: for longer than the calendar looks back, or always.</param>
/// <param name="Until">When that changes next, UTC; null: not within the next 30 days, or never.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MarketSession(MarketPhase Phase, DateTimeOffset Since, DateTimeOffset? Until);
