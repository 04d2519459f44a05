namespace Tidegate.Feeds.Replay;

/// <summary>What is wrong with <see cref="ReplayOptions"/>: everything at once, one sentence each.</summary>
public static class ReplayOptionsFaults
{
    /// <summary>All of it; none: they can be used.</summary>
    public static IReadOnlyList<string> Find(ReplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        if (options.Folder is { } folder && !Directory.Exists(folder))
        {
            faults.Add($"Folder '{folder}' does not exist.");
        }

        Between(options.PerUserMax, 1, 1_000, nameof(ReplayOptions.PerUserMax));
        Between(options.Max, 1, 10_000, nameof(ReplayOptions.Max));
        Between(options.RowsMax, 1, 50_000_000, nameof(ReplayOptions.RowsMax));
        Between(options.TopicsMax, 1, 10_000, nameof(ReplayOptions.TopicsMax));
        Between(options.ReadTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(ReplayOptions.ReadTimeout));
        Between(options.IdleTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7), nameof(ReplayOptions.IdleTimeout));
        return faults;

        void Between<T>(T value, T min, T max, string name)
            where T : IComparable<T>
        {
            if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            {
                faults.Add(FormattableString.Invariant($"{name} must be {min:#,0} to {max:#,0}."));
            }
        }
    }
}
