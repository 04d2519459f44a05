using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>One update as subscribers of one projection see it.</summary>
/// <param name="Update">The update.</param>
/// <param name="Projection">What of it was granted: nothing else is written.</param>
/// <param name="Epoch">The topic's epoch.</param>
/// <param name="Seq">Its number within the epoch, from 1.</param>
/// <param name="Merged">How many older updates it stands for, whose numbers nobody gets.</param>
public readonly record struct TopicUpdate(Update Update, Projection Projection, string Epoch, long Seq, int Merged = 0)
{
    /// <summary>The granted mode.</summary>
    public Mode Mode => Projection.Mode;

    /// <summary>The update before, where every reader has it and was granted a difference; null: this one is written whole.</summary>
    public Update? Previous { get; init; }
}
