namespace Tidegate.Core.Topics;

/// <summary>A topic became wanted, is wanted in another mode, or is wanted no more.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Mode">The highest mode that any subscriber was granted; null: nobody wants it any more.</param>
public sealed record DemandChange(Topic Topic, Mode? Mode)
{
    /// <summary>Levels of each side of the order book that the deepest subscriber was granted; 0 where <see cref="Mode"/> is below depth, or nobody said it.</summary>
    public int Depth { get; init; }
}
