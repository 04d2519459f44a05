using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>A grant that is prolonged or replaced in the middle of a session: its end moves, and every subscription is looked at again, in place.</summary>
internal sealed partial class HubShard
{
    /// <summary>The grant ends soon: the client has so long to send another credential.</summary>
    public void SayExpiring(StreamSession session, TimeSpan within)
    {
        if (session.Dialect.WriteExpiring(within, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }
    }

    /// <summary>The session ends soon, and no credential prolongs it.</summary>
    public void SayEnding(StreamSession session, TimeSpan within)
    {
        if (session.Dialect.WriteEnding(within, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }
    }

    private void Renew(StreamSession session, Renewal renewal)
    {
        if (session.State != SessionState.Live)
        {
            renewal.Places.Release(); // it ended meanwhile
            return;
        }

        if (renewal.Admission is { IsGranted: true, Grant: var grant })
        {
            Renew(session, renewal, grant);
        }
        else if (renewal.Admission.Refusal is { } refusal)
        {
            Refuse(session, renewal.Request, refusal);
        }
    }

    private void Renew(StreamSession session, Renewal renewal, Grant grant)
    {
        if (!string.Equals(grant.TokenId, session.Grant!.TokenId, StringComparison.Ordinal))
        {
            session.Slot.HoldLease(renewal.Places.TakeLease()); // the old one is free from here on
        }

        if (renewal.Places.TakeSubject() is { } place)
        {
            session.Slot.HoldSubject(place); // somebody else from here on, or the same under another name
        }

        TakeHooked(session, renewal.Hooked);
        SetGrant(session, grant);
        Say(session, new RefreshedAnswer(renewal.Request, grant.ExpiresAt - Clock.UtcNow));
        ReviewSubscriptions(session);
        ReviewGrant(session); // what was revoked while the credential was on its way here
    }

    /// <summary>A refusal leaves everything as it was; only who would become somebody else is sent away.</summary>
    private void Refuse(StreamSession session, RefreshRequest request, Refusal refusal)
    {
        if (refusal.Error == GatewayErrors.SubjectChanged)
        {
            _observer.RequestRefused(session, refusal.Error);
            Close(session, refusal);
        }
        else
        {
            Say(session, new ErrorAnswer(request, refusal.Error, refusal.Rule) { RetryAfter = refusal.RetryAfter ?? TimeSpan.Zero });
        }
    }

    /// <summary>Puts a session under a grant. What was granted of its topics is to be reviewed next.</summary>
    private void SetGrant(StreamSession session, Grant grant)
    {
        session.RulesVersion = _rule.Version; // read first: what changes from here on is found by the next sweep
        var isReplaced = !ReferenceEquals(session.Grant, grant);
        session.Grant = grant;
        session.Limits = session.Spec.LimitsUnder(grant);
        session.Clock.Renew(Clock.Now);
        if (isReplaced)
        {
            _observer.GrantReplaced(session);
        }
    }

    private void ReviewSubscriptions(StreamSession session)
    {
        var left = session.Limits.SubscriptionsMax;
        foreach (var subscription in session.Subscriptions.Values.ToArray())
        {
            if (session.State != SessionState.Live)
            {
                return; // what it was told found no room
            }

            if (left-- > 0)
            {
                Review(subscription);
            }
            else
            {
                End(subscription, session.Limits.Rules.Subscriptions);
            }
        }
    }

    private void Review(Subscription subscription)
    {
        var (session, topic, before) = (subscription.Session, subscription.Topic, subscription.Terms);
        var (granted, error, rule) = Judge(session, topic, subscription.Asked, subscription.Hooked);
        if (error is not null && error != GatewayErrors.TopicUnknown) // a topic that was there and is delivered no more is kept: its feed may come back
        {
            End(subscription, rule ?? error.Id);
            return;
        }

        if (error is not null || granted == before)
        {
            return;
        }

        Move(subscription, granted);
        SayChanged(session, new TermsChange(topic, before, granted, rule));
        if (session.State == SessionState.Live)
        {
            Begin(subscription, since: null);
        }
    }

    private void End(Subscription subscription, string rule)
    {
        Remove(subscription);
        SayChanged(subscription.Session, new TermsChange(subscription.Topic, subscription.Terms, null, rule));
    }

    private void SayChanged(StreamSession session, in TermsChange change)
    {
        if (session.Dialect.WriteChanged(change, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }
    }
}
