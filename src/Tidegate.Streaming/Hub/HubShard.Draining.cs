using Tidegate.Core.Errors;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>The end of everybody: told to come back later and closed, and cut when the time for that is up.</summary>
internal sealed partial class HubShard
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDraining;

    /// <summary>Completes when a drain has begun and the last session has ended.</summary>
    public Task Drained => _drained.Task;

    private void CompleteDrain()
    {
        if (_isDraining && _sessions.Count == 0)
        {
            _drained.TrySetResult();
        }
    }

    private void Drain(TimeSpan spread)
    {
        _isDraining = true;
        foreach (var session in _sessions)
        {
            try
            {
                DrainOne(session, spread);
            }
            catch (Exception exception)
            {
                Fault(session, exception);
            }
        }

        CompleteDrain();
    }

    private void DrainOne(StreamSession session, TimeSpan spread)
    {
        if (IsOpen(session))
        {
            if (session.Dialect.WriteDraining(spread * _random.NextDouble(), _scratch.Begin()))
            {
                session.Outbox.TryAppendAnswer(_scratch.End());
            }

            Close(session, GatewayErrors.Draining);
        }
    }

    private void AbortAll()
    {
        _isDraining = true;
        foreach (var session in _sessions.ToArray())
        {
            if (IsOpen(session))
            {
                Lose(session);
            }

            session.Outbox.Drop();
            session.Transport.Abort();
            TryFinish(session);
        }
    }
}
