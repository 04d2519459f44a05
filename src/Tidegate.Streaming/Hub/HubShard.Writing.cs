using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What goes out: frames are appended to outboxes during a turn and written once at its end.</summary>
internal sealed partial class HubShard
{
    /// <summary>Sends an answer or a control frame; a client that asks without reading is closed.</summary>
    private void Send(StreamSession session, ReadOnlySpan<byte> frame)
    {
        if (!session.Outbox.TryAppendAnswer(frame))
        {
            Close(session, GatewayErrors.SlowConsumer);
        }

        MarkDirty(session);
    }

    private void Say(StreamSession session, SessionAnswer answer)
    {
        if (answer is ErrorAnswer { Error: var error })
        {
            _observer.RequestRefused(session, error);
        }

        if (session.Dialect.WriteAnswer(answer, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }
    }

    private void MarkDirty(StreamSession session)
    {
        if (!session.IsDirty)
        {
            session.IsDirty = true;
            _dirty.Add(session);
        }
    }

    private void FlushDirty()
    {
        for (var i = 0; i < _dirty.Count; i++) // a session may become dirty while another is flushed
        {
            var session = _dirty[i];
            session.IsDirty = false;
            try
            {
                session.Outbox.Flush();
                AfterFlush(session);
            }
            catch (Exception exception)
            {
                Fault(session, exception);
            }
        }

        _dirty.Clear();
    }

    private void AfterFlush(StreamSession session)
    {
        if (session.Outbox.IsGone && !session.IsReaderDone)
        {
            if (IsOpen(session))
            {
                Lose(session);
            }

            session.Transport.Abort(); // so that its reader hears of it too
        }

        if (session.State != SessionState.Closing)
        {
            session.Clock.Watch(session.Outbox.IsBlocked);
            return;
        }

        if (!session.Outbox.HasPending && !session.IsLingering && !session.IsReaderDone && !session.Outbox.IsGone)
        {
            // The close frame is out. What the peer still sends is read and dropped: closing a socket with unread
            // bytes makes the kernel send a reset, and the peer would never see the code.
            session.IsLingering = true;
            session.Clock.StartClosing(Clock.Now, session.Limits.CloseLinger);
        }

        TryFinish(session);
    }
}
