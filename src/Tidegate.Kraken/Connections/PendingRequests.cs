using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>Requests of one socket that wait for their replies. Thread-safe, bounded.</summary>
internal sealed class PendingRequests
{
    public const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, PendingRequest> _waiting = [];
    private readonly HashSet<string> _abandoned = [];
    private Exception? _end;

    /// <returns>Null when there are too many.</returns>
    /// <exception cref="KrakenException">The socket is gone.</exception>
    public PendingRequest? Add(ulong id, string method, int replies)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                throw new KrakenException("The connection was lost.", _end);
            }

            if (_waiting.Count >= Most)
            {
                return null;
            }

            var request = new PendingRequest(method, replies);
            _waiting.Add(id, request);
            return request;
        }
    }

    public void Remove(ulong id)
    {
        lock (_gate)
        {
            if (_waiting.Remove(id, out var request) && !request.Task.IsCompleted)
            {
                _abandoned.Add(request.Method);
            }
        }
    }

    /// <summary>An error without a number belongs to the only request of its method that it can belong to, or to nobody: then that one's deadline speaks.</summary>
    public void OnReply(KrakenSocketReply reply)
    {
        lock (_gate)
        {
            if (reply.ReqId is { } id)
            {
                if (_waiting.TryGetValue(id, out var request) && request.Method == reply.Method)
                {
                    request.Add(reply);
                }

                return;
            }

            var candidates = _waiting.Values.Where(waiting => waiting.Method == reply.Method).Take(2).ToArray();
            if (candidates.Length == 1 && !_abandoned.Contains(reply.Method))
            {
                candidates[0].Add(reply);
            }
        }
    }

    public void End(Exception reason)
    {
        lock (_gate)
        {
            _end = reason;
            foreach (var request in _waiting.Values)
            {
                request.Fail(reason);
            }
        }
    }
}
