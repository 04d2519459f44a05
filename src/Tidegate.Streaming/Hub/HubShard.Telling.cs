using System.Buffers;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What is meant for one session alone waits for its socket, not for nobody: whoever tells it is told when there was room.</summary>
internal sealed partial class HubShard
{
    private void Tell(StreamSession session, Telling telling)
    {
        if (session.State != SessionState.Live)
        {
            telling.End(isTold: false);
            return;
        }

        session.Tellings.Enqueue(telling);
        GoOnTelling(session);
    }

    /// <summary>Tells as much as the socket takes; the rest follows when it is free again.</summary>
    private void GoOnTelling(StreamSession session)
    {
        while (session.State == SessionState.Live && session.Tellings.TryPeek(out var telling))
        {
            if (!telling.HasNext)
            {
                session.Tellings.Dequeue();
                telling.End(isTold: true);
                continue;
            }

            if (session.Outbox.IsBlocked || !TryTell(session, telling.Next.Span))
            {
                return;
            }

            telling.MoveOn();
        }
    }

    private bool TryTell(StreamSession session, ReadOnlySpan<byte> message)
    {
        _scratch.Begin().Write(message);
        MarkDirty(session);
        if (session.Outbox.TryAppendAnswer(_scratch.End()))
        {
            return true;
        }

        if (!session.Outbox.IsBlocked)
        {
            Close(session, GatewayErrors.SlowConsumer); // there is room, and it is too large for any
        }

        return false;
    }

    private static void EndTellings(StreamSession session)
    {
        while (session.Tellings.TryDequeue(out var telling))
        {
            telling.End(isTold: false);
        }

        session.SetLeft();
    }
}
