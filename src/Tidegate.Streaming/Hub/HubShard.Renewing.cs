using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>A grant that is prolonged in the middle of a session: its end moves, and every subscription is looked at again, in place.</summary>
internal sealed partial class HubShard
{
    private const string SubscriptionsRule = "endpoint.subscriptions";

    /// <summary>The grant ends soon: the client has so long to send another credential.</summary>
    public void SayExpiring(StreamSession session, TimeSpan within)
    {
        if (session.Dialect.WriteExpiring(within, _scratch.Begin()))
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
        else if (renewal.Admission.Refusal is { Error: var error, Rule: var rule })
        {
            Refuse(session, renewal.Request, error, rule);
        }
    }

    private void Renew(StreamSession session, Renewal renewal, Grant grant)
    {
        if (!string.Equals(grant.TokenId, session.Grant!.TokenId, StringComparison.Ordinal))
        {
            session.Slot.HoldLease(renewal.Places.TakeLease()); // the old one is free from here on
        }

        session.Grant = grant;
        session.Limits = session.Spec.LimitsUnder(grant);
        session.Clock.Renew(Clock.Now);
        Say(session, new RefreshedAnswer(renewal.Request, grant.ExpiresAt - Clock.UtcNow));
        ReviewSubscriptions(session);
    }

    /// <summary>A refusal leaves everything as it was; only who would become somebody else is sent away.</summary>
    private void Refuse(StreamSession session, RefreshRequest request, GatewayError error, string? rule)
    {
        if (error == GatewayErrors.SubjectChanged)
        {
            _observer.RequestRefused(session, error);
            Close(session, error);
        }
        else
        {
            Say(session, new ErrorAnswer(request, error, rule));
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
                Remove(subscription);
                SayChanged(session, new TermsChange(subscription.Topic, subscription.Terms, null, SubscriptionsRule));
            }
        }
    }

    private void Review(Subscription subscription)
    {
        var (session, topic, before) = (subscription.Session, subscription.Topic, subscription.Terms);
        var granted = _rule.Grant(topic, subscription.Asked, session.Limits, out var rule);
        if (granted == before)
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

    private void SayChanged(StreamSession session, in TermsChange change)
    {
        if (session.Dialect.WriteChanged(change, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }
    }
}
