using System.Runtime.InteropServices;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers;

/// <summary>What became of the wish for a topic while changes were gathered: of one that changed twice the last word counts.</summary>
/// <param name="Mode">The mode; null: nobody wants it any more.</param>
/// <param name="WasReleased">Whether nobody wanted it in between: whoever does now was told nothing of how it is doing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GatheredWish(Mode? Mode, bool WasReleased)
{
    /// <summary>The same after another change.</summary>
    public GatheredWish Then(Mode? mode) => new(mode, WasReleased || mode is null);
}
