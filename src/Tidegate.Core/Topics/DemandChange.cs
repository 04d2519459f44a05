namespace Tidegate.Core.Topics;

/// <summary>A topic became wanted, is wanted in another mode, or is wanted no more.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Mode">The highest mode that any subscriber was granted; null: nobody wants it any more.</param>
public sealed record DemandChange(Topic Topic, Mode? Mode);
