namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>Always draws the middle: a wait of at most one second is half a second.</summary>
internal sealed class HalfRandom : Random
{
    public override double NextDouble() => 0.5;
}
