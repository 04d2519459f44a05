using Tidegate.Kraken.Signing;

namespace Tidegate.Kraken.Tests;

/// <summary>Keys that open nothing.</summary>
internal static class TestKeys
{
    public const string Secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    public static KrakenApiKey Worker() => new("worker", Secret);
}
