using System.Runtime.InteropServices;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>The rows of a file from its first to its last, read as they are asked for. Not thread-safe.</summary>
internal interface IReplayRows : IDisposable
{
    /// <summary>Whether order books may be among the data.</summary>
    bool HasBooks { get; }

    /// <summary>Rows passed over so far: no data, or none that can be a topic.</summary>
    long Skipped { get; }

    /// <summary>What of the file is missing, in a sentence, once its end was read; null: nothing.</summary>
    string? Loss { get; }

    /// <summary>The next row; false at the end.</summary>
    /// <exception cref="FeedRefusedException">The file is damaged, or has too much. A sentence without its subject.</exception>
    /// <exception cref="OperationCanceledException">The reader was stopped.</exception>
    bool TryRead(out ReplayRow row);
}

/// <summary>A row of the data.</summary>
/// <param name="TimeNs">When, Unix nanoseconds UTC.</param>
/// <param name="Path">Its topic in the data.</param>
/// <param name="Make">Makes an update of another topic of it; good until the next row is read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReplayRow(long TimeNs, string Path, Func<Topic, Update> Make);
