namespace Tidegate.Kraken.Tokens;

/// <summary>Where a token came from.</summary>
internal enum TokenSource
{
    None,
    Exchange,
    Storage,
    Supplied,
}
