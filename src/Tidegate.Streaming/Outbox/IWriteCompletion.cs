namespace Tidegate.Streaming.Outbox;

/// <summary>Hears the end of a pending write.</summary>
public interface IWriteCompletion
{
    /// <summary>Called exactly once for each <see cref="WriteOutcome.Pending"/>, on any thread; must not block or throw.</summary>
    void WriteCompleted(bool isGone);
}
