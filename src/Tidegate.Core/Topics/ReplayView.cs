namespace Tidegate.Core.Topics;

/// <summary>A user's replay at one moment.</summary>
/// <param name="Id">Its id: twelve digits.</param>
/// <param name="Wish">What was asked for.</param>
/// <param name="State">What it is doing; <see cref="ReplayState.Stopped"/>: it has played to its end.</param>
public sealed record ReplayView(string Id, ReplayWish Wish, ReplayState State)
{
    /// <summary>Whose it is: a <see cref="Access.Grant.UserId"/>.</summary>
    public required string Owner { get; init; }

    /// <summary>Rows that play.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows of the file that are no data, or older than what came before them.</summary>
    public required long RowsSkipped { get; init; }

    /// <summary>Rows that have played since it began, or began anew.</summary>
    public required long RowsPlayed { get; init; }

    /// <summary>Instant of the first row that plays.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Instant of the last one.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Instant of the row that played last; null: none has.</summary>
    public DateTimeOffset? Position { get; init; }

    /// <summary>What of the file is missing, in a sentence; null: nothing.</summary>
    public string? Loss { get; init; }

    /// <summary>The topics.</summary>
    public required IReadOnlyCollection<Topic> Topics { get; init; }
}
