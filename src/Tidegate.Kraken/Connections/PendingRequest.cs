using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>A request and the replies it has had so far: a cancel of several orders gets one for each.</summary>
internal sealed class PendingRequest(string method, int replies)
{
    private readonly TaskCompletionSource<IReadOnlyList<KrakenSocketReply>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<KrakenSocketReply> _had = [];

    public string Method => method;

    /// <summary>All replies, or one that says the whole request was refused.</summary>
    public Task<IReadOnlyList<KrakenSocketReply>> Task => _done.Task;

    /// <summary>What came before the rest was late.</summary>
    public IReadOnlyList<KrakenSocketReply> Had
    {
        get
        {
            lock (_had)
            {
                return [.. _had];
            }
        }
    }

    public void Add(KrakenSocketReply reply)
    {
        lock (_had)
        {
            if (_done.Task.IsCompleted)
            {
                return;
            }

            _had.Add(reply);
            if (_had.Count >= replies || IsAboutTheWhole(reply))
            {
                _done.TrySetResult([.. _had]);
            }
        }
    }

    public void Fail(Exception reason)
    {
        _done.TrySetException(reason);
        _ = _done.Task.Exception; // nobody may be waiting any more
    }

    // A refusal of one order among several names it; a token or a limit is refused once, for all.
    private bool IsAboutTheWhole(KrakenSocketReply reply) =>
        !reply.Success && _had.Count == 1 && reply.Results.Count == 0 && Rest.KrakenErrors.IsTokenProblem(reply.Error);
}
