using System.Globalization;

namespace Tidegate.Cli.Terminal;

/// <summary>Instants as people read them, and as they type them: a date, a date with a time, or how long ago.</summary>
internal static class InstantText
{
    /// <summary>To the second, UTC; null stays null.</summary>
    public static string? Of(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>For JSON: ISO 8601, UTC, milliseconds; null stays null.</summary>
    public static string? Iso(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>An instant in the past: <c>15m</c> ago, or a date.</summary>
    public static DateTimeOffset Past(string text, string option, DateTimeOffset now) =>
        DurationText.TryParse(text, out var ago) ? now - ago : Dated(text, option);

    /// <summary>An instant in the future: in <c>90d</c>, or a date.</summary>
    public static DateTimeOffset Future(string text, string option, DateTimeOffset now)
    {
        var instant = DurationText.TryParse(text, out var ahead) ? now + ahead : Dated(text, option);
        return instant > now ? instant : throw CliFailure.Usage($"{option} names an instant that has passed.");
    }

    private static DateTimeOffset Dated(string text, string option) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
            : throw CliFailure.Usage($"{option} takes a time such as 15m or 90d, or an instant such as 2026-01-31T08:00Z.");
}
