using System.Runtime.InteropServices;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>How much of a topic is wanted: the highest mode of all who hear it, and the levels of the deepest book among them.</summary>
/// <param name="Mode">The highest mode.</param>
/// <param name="Depth">Levels of each side; 0 below mode depth.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TopicWish(Mode Mode, int Depth)
{
    /// <summary>Both wishes in one.</summary>
    public static TopicWish Max(TopicWish one, TopicWish other) =>
        new(one.Mode > other.Mode ? one.Mode : other.Mode, Math.Max(one.Depth, other.Depth));

    /// <summary>The wish of one subscription.</summary>
    public static TopicWish Of(in Projection projection) => new(projection.Mode, projection.Depth);
}
