namespace Tidegate.Cli.Connect;

/// <summary>One line of prices as it is shown, whatever the dialect it came in.</summary>
/// <param name="Key">Topic or symbol; empty where the stream has only one.</param>
/// <param name="Time">The source's own time text, or null.</param>
internal sealed record Quote(string Key, string? Time)
{
    public decimal? Last { get; init; }

    public decimal? Open { get; init; }

    public decimal? High { get; init; }

    public decimal? Low { get; init; }

    public decimal? Close { get; init; }

    public decimal? Volume { get; init; }
}
