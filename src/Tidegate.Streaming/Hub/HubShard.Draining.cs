using Tidegate.Core.Errors;
using Tidegate.Streaming.Deadlines;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>The end of everybody: told at once, closed one after the other, and cut when the time for that is up.</summary>
internal sealed partial class HubShard
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Departure? _departure;
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

    /// <summary>Everybody learns now that the end is near, with a delay of their own, so that they do not come back in a crowd; then it comes for one after the other.</summary>
    private void Drain(DrainPlan plan)
    {
        _isDraining = true;
        StreamSession[] leaving = [.. _sessions];
        foreach (var session in leaving)
        {
            Guard(session, () => AdviseToLeave(session, plan.Spread));
        }

        _departure = new Departure(this, leaving, Clock.Now, Clock.Units(plan.Over));
        _departure.CloseThoseDue(Clock.Now);
        CompleteDrain();
    }

    private void AdviseToLeave(StreamSession session, TimeSpan spread)
    {
        if (IsOpen(session) && session.Dialect.WriteDraining(spread * _random.NextDouble(), _scratch.Begin()))
        {
            session.Outbox.TryAppendAnswer(_scratch.End()); // advice: for a client that has no room for it the close frame must do
            MarkDirty(session);
        }
    }

    private void Guard(StreamSession session, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Fault(session, exception);
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

    /// <summary>What is handed in when no turn comes any more: nobody is left waiting for it. Any thread, several at once.</summary>
    public void LetGoOfLate()
    {
        while (_commands.TryDequeue(out var late))
        {
            if (late.Action == ShardAction.Join)
            {
                late.Session!.Transport.Abort();
                late.Session.Transport.Dispose();
                late.Session.SetLeft();
                late.Session.SetEnded(new SessionEnding(SessionEndingKind.Lost, 1006));
            }
            else if (late.IsAwaited)
            {
                late.Session!.Answered.Set();
            }
            else
            {
                Miss(late.Payload);
            }
        }
    }

    // What somebody waits for who is no reader of a session, or asks before his own request.
    private static void Miss(object? asked)
    {
        switch (asked)
        {
            case Telling telling:
                telling.End(isTold: false);
                break;
            case AskList asks:
                asks.Fill(grant: null, []);
                break;
            case StandingQuestion question:
                question.Answer(standing: null);
                break;
            case SessionInspection inspection:
                inspection.Complete([]);
                break;
            case Takeover takeover:
                takeover.Complete();
                break;
        }
    }

    /// <summary>Closes sessions at an even pace. One entry of the wheel for all of them, due at every tick.</summary>
    /// <remarks>What was appended to an outbox before goes out before the close frame: a session hears everything up to its own end.</remarks>
    private sealed class Departure(HubShard shard, StreamSession[] leaving, long began, long over) : WheelEntry
    {
        private int _closed;

        /// <summary>Closes as many as should have been by now, and comes back for the others.</summary>
        public void CloseThoseDue(long now)
        {
            var due = now - began >= over ? leaving.Length : (int)(leaving.Length * (double)(now - began) / over);
            for (; _closed < due; _closed++)
            {
                var session = leaving[_closed];
                shard.Guard(session, () => shard.Close(session, GatewayErrors.Draining));
            }

            if (_closed < leaving.Length)
            {
                shard.Wheel.Arm(this, now + shard.Clock.Units(WheelTick));
            }
        }

        protected internal override void Expire(long now) => CloseThoseDue(now);
    }
}
