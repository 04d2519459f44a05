namespace Tidegate.Core.Topics;

/// <summary>What a user wants to be played.</summary>
/// <param name="File">Name of a file of the server, no path.</param>
public sealed record ReplayWish(string File)
{
    /// <summary>The first instant of the data that plays. Default null: from its beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first instant that does not. Default null: to its end.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Seconds of the data per second. Default 1; 0.1 to 1000.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether it begins anew after its last row. Default false.</summary>
    public bool Loop { get; init; }

    /// <summary>Whether it waits for a resume before the first row. Default false.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether everybody may subscribe who knows its id. Default false: its owner only.</summary>
    public bool Shared { get; init; }

    /// <summary>What the columns of a CSV file mean. Default null: told from its first line.</summary>
    public string? Columns { get; init; }

    /// <summary>Exchange in the topics of a CSV file. Default <c>NSE</c>.</summary>
    public string Exchange { get; init; } = "NSE";

    /// <summary>Symbol of a CSV file without a column for it. Default <c>NIFTY</c>.</summary>
    public string Symbol { get; init; } = "NIFTY";
}
