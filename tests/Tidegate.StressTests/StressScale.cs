namespace Tidegate.StressTests;

/// <summary>How hard to press: a few seconds in every run, minutes with <c>TIDEGATE_STRESS=1</c>.</summary>
internal static class StressScale
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("TIDEGATE_STRESS") == "1";

    public static int Of(int small, int full) => IsFull ? full : small;

    /// <summary>Fixed seeds first, so that every run repeats the last one's; further ones only under full stress.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Of(3, 40))];
}
