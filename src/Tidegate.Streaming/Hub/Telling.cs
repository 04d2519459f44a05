namespace Tidegate.Streaming.Hub;

/// <summary>Messages for one session alone, and who waits until its socket had room for them.</summary>
internal sealed class Telling(IReadOnlyList<ReadOnlyMemory<byte>> messages)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    /// <summary>True: all were told. False: the session has left.</summary>
    public Task<bool> Done => _done.Task;

    public bool HasNext => _next < messages.Count;

    /// <summary>The message that comes next.</summary>
    public ReadOnlyMemory<byte> Next => messages[_next];

    /// <summary>It is in the outbox.</summary>
    public void MoveOn() => _next++;

    public void End(bool isTold) => _done.TrySetResult(isTold);
}
