using System.Globalization;

namespace Tidegate.Cli.Terminal;

/// <summary>Durations as people type them (<c>250ms 10s 60m 8h 3d</c>) and as they read them.</summary>
internal static class DurationText
{
    private static readonly TimeSpan Max = TimeSpan.FromDays(3660);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        var digits = text.TrimEnd('m', 's', 'h', 'd');
        var unit = text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        duration = TimeSpan.Zero;
        if (
            unit == TimeSpan.Zero
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count == 0
            || count > Max / unit
        )
        {
            return false;
        }

        duration = unit * count;
        return true;
    }

    /// <summary>The two biggest parts, for example <c>59 min 12 s</c>.</summary>
    public static string Of(TimeSpan duration)
    {
        var d = duration.Duration();
        (long Count, string Unit)[] parts = [(d.Days, "d"), (d.Hours, "h"), (d.Minutes, "min"), (d.Seconds, "s")];
        var shown = parts
            .SkipWhile(part => part.Count == 0)
            .Take(2)
            .Where(part => part.Count > 0)
            .Select(part => $"{part.Count} {part.Unit}");
        return string.Join(' ', shown) is { Length: > 0 } text ? text : "0 s";
    }
}
