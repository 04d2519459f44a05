namespace Tidegate.Auth.Stores;

/// <summary>The bound of one page of a list: who wants more asks again.</summary>
internal static class StorePage
{
    public const int CountMax = 1_000;

    /// <exception cref="ArgumentOutOfRangeException">Not 1 to <paramref name="max"/>.</exception>
    public static void Check(int count, int max = CountMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, max);
    }
}
