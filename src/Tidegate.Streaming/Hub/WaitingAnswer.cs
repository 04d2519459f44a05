using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>An answer that follows the snapshots of what it grants.</summary>
/// <param name="answer">The answer.</param>
/// <param name="count">Subscriptions that have not begun yet.</param>
internal sealed class WaitingAnswer(SessionAnswer answer, int count)
{
    private int _count = count;

    public SessionAnswer Answer { get; } = answer;

    /// <summary>One of them has begun; true for the last.</summary>
    public bool IsLast() => --_count == 0;
}
