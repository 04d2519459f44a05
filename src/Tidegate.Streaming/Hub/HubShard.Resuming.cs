using System.Collections.Immutable;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>
/// A session whose connection broke goes on in another one: its subscriptions, and in each the position that its client surely reached. Nothing
/// else: the credential was verified again, and what it allows now is what holds.
/// </summary>
internal sealed partial class HubShard
{
    private const string Unconfirmed = "unconfirmed";

    /// <summary>What the session may come back with; null where nothing is offered.</summary>
    private ResumeOffer? Offer(StreamSession session)
    {
        var window = _commons.Options.ResumeWindow;
        if (window == TimeSpan.Zero || !session.Dialect.Resumes)
        {
            return null;
        }

        var secret = ResumeSecret.Make(_commons.FillRandom);
        session.Resumable = new ResumeEntry(secret.Hash(), session, _commons.Resumables);
        _commons.Resumables.Add(session.Resumable);
        return new ResumeOffer(secret, window);
    }

    /// <summary>Notes at a ping what lies before it in the stream: with its pong the client has that.</summary>
    private static void NotePositions(StreamSession session, ResumeEntry entry, Span<byte> payload)
    {
        Confirm(session, entry);
        foreach (var subscription in session.Subscriptions.Values)
        {
            subscription.PingedSeq = subscription.LastSeq;
        }

        entry.NextPing(payload);
    }

    private static void Confirm(StreamSession session, ResumeEntry entry)
    {
        if (!entry.IsPonged)
        {
            return;
        }

        foreach (var subscription in session.Subscriptions.Values)
        {
            subscription.ConfirmedSeq = Math.Max(subscription.ConfirmedSeq, subscription.PingedSeq);
        }
    }

    /// <summary>The session ends: what can be resumed is kept for the window, the rest forgotten.</summary>
    private void KeepOrForget(StreamSession session, SessionEnding ending)
    {
        if (session.Resumable is not { } entry)
        {
            return;
        }

        if (!IsResumable(ending))
        {
            _commons.Resumables.Drop(entry);
            return;
        }

        entry.Save(Collect(session, entry));
        if (_commons.Resumables.TryKeep(entry))
        {
            Wheel.Arm(entry, Clock.Now + Clock.Units(_commons.Options.ResumeWindow));
        }
    }

    /// <summary>What broke may go on; what was refused, revoked, replaced or ended as the client wished may not.</summary>
    private static bool IsResumable(SessionEnding ending) =>
        ending.Kind switch
        {
            SessionEndingKind.Lost => true,
            SessionEndingKind.ClosedByClient => ending.Code is not (1000 or 1005),
            SessionEndingKind.ClosedByServer => ending.Error is { Retry: Retry.AfterDelay } || ending.Error == GatewayErrors.TokenExpired,
            _ => false,
        };

    private static ImmutableArray<ResumePosition> Collect(StreamSession session, ResumeEntry entry)
    {
        Confirm(session, entry);
        return [.. session.Subscriptions.Values.Select(PositionOf)];
    }

    // From the very first number on everything is told whole, so that a client that began there needs no beginning.
    private static ResumePosition PositionOf(Subscription subscription)
    {
        var seq = subscription.ConfirmedSeq > 0 ? subscription.ConfirmedSeq : Math.Max(subscription.BeganSeq, 0);
        return new(subscription.Topic, subscription.Asked, subscription.Terms, seq, IsSure: subscription.ConfirmedSeq > 0 || seq == 0)
        {
            Hooked = subscription.Hooked,
        };
    }

    /// <summary>Another connection may have this session's place.</summary>
    private void TakeOver(StreamSession session, Takeover takeover)
    {
        try
        {
            if (IsOpen(session))
            {
                takeover.Entry.Save(Collect(session, takeover.Entry));
                Close(session, GatewayErrors.SessionReplaced);
            }
        }
        finally
        {
            takeover.Complete();
        }
    }

    private void Restore(StreamSession session, ImmutableArray<ResumePosition> positions)
    {
        foreach (var position in positions)
        {
            if (session.State != SessionState.Live)
            {
                return; // what it was told found no room
            }

            if (!session.Subscriptions.ContainsKey(position.Topic))
            {
                Restore(session, position);
            }
        }
    }

    private void Restore(StreamSession session, in ResumePosition position)
    {
        var (granted, error, rule) = Judge(session, position.Topic, position.Asked, position.Hooked);
        if (error is not null || session.Subscriptions.Count >= session.Limits.SubscriptionsMax)
        {
            var refusal = error is null ? session.Limits.Rules.Subscriptions : rule ?? error.Id;
            SayChanged(session, new TermsChange(position.Topic, position.Granted, null, refusal));
            return;
        }

        var subscription = Add(session, position.Topic, position.Asked, granted);
        subscription.Hooked = position.Hooked;
        if (granted != position.Granted)
        {
            SayChanged(session, new TermsChange(position.Topic, position.Granted, granted, rule));
        }

        // Under another projection the client has not seen what the old one left out.
        var isSure = position.IsSure && granted.Projection == position.Granted.Projection;
        subscription.BeginAt(position.Seq, isSure);
        Listen(subscription, isSure ? Beginning.Since : Beginning.Anew, new TopicPosition(Epoch, position.Seq));
    }

    /// <summary>Of a client that may not even have the beginning: what came since is named, and everything is told anew.</summary>
    private void SendAnew(Subscription subscription, TopicPosition since)
    {
        var (session, audience) = (subscription.Session, subscription.Audience);
        var gap = new TopicGap(audience.Topic, since.Seq + 1, audience.Seq, Unconfirmed);
        if (audience.Seq > since.Seq && session.Dialect.WriteGap(gap, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }

        SendSnapshot(subscription);
    }
}
