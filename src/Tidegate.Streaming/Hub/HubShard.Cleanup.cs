using Tidegate.Core.Errors;
using Tidegate.Streaming.Deadlines;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>The safety net under the deadlines: a session that is stale all the same does not stay for ever.</summary>
internal sealed partial class HubShard
{
    private readonly CleanupEntry _cleanup;
    private readonly long _cleanupInterval;

    /// <summary>Looks at every session once. What it finds has missed its own deadline: silence, or an ending that its transport never confirmed.</summary>
    private void CleanUp(long now)
    {
        Wheel.Arm(_cleanup, now + _cleanupInterval);
        Homes.TrimHistories(now);
        foreach (var session in _sessions.ToArray())
        {
            if (session.State == SessionState.Live && session.Clock.IsIdle(now))
            {
                Close(session, GatewayErrors.Idle);
            }
            else if (session.State == SessionState.Closing && now >= session.ClosingSince + _cleanupInterval)
            {
                Forget(session);
            }
        }
    }

    /// <summary>Takes a session out although its transport has not let go. A buffer still in flight is not used again.</summary>
    private void Forget(StreamSession session)
    {
        session.Transport.Abort();
        session.Outbox.Drop();
        Finish(session);
    }

    private sealed class CleanupEntry(HubShard shard) : WheelEntry
    {
        protected internal override void Expire(long now)
        {
            try
            {
                shard.CleanUp(now);
            }
            catch (Exception exception)
            {
                shard.Fault(null, exception); // the wheel and its thread go on, and the next sweep with them
            }
        }
    }
}
