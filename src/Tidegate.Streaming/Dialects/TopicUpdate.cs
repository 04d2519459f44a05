using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>One update as subscribers of one mode see it.</summary>
/// <param name="Update">The update.</param>
/// <param name="Mode">The granted mode: what lies above it is not written.</param>
/// <param name="Epoch">The topic's epoch.</param>
/// <param name="Seq">Its number within the epoch, from 1.</param>
/// <param name="Merged">How many older updates it stands for, whose numbers nobody gets.</param>
public readonly record struct TopicUpdate(Update Update, Mode Mode, string Epoch, long Seq, int Merged = 0);
