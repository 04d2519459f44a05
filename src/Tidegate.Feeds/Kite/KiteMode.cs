namespace Tidegate.Feeds.Kite;

/// <summary>Kite's own modes: <c>ltp</c>, <c>quote</c>, <c>full</c>.</summary>
internal enum KiteMode : byte
{
    Ltp,
    Quote,
    Full,
}
