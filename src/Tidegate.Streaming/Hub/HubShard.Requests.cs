using System.Collections.Immutable;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What sessions ask for: each entry is granted or refused on its own, and the answer says what was granted.</summary>
internal sealed partial class HubShard
{
    private void Answer(StreamSession session, SessionRequest request)
    {
        if (IsOpen(session))
        {
            if (session.State == SessionState.Hello && request is not FaultyRequest)
            {
                Say(session, new ErrorAnswer(request, GatewayErrors.NotAuthenticated));
            }
            else
            {
                Serve(session, request);
            }
        }
    }

    private void Serve(StreamSession session, SessionRequest request)
    {
        switch (request)
        {
            case SubscribeRequest { Asks: var asks }:
                Subscribe(session, request, asks);
                break;
            case UnsubscribeRequest { Asks: var asks }:
                Say(session, new SubscriptionAnswer(request, [.. asks.Select(ask => Unsubscribe(session, ask))]));
                break;
            case UnsubscribeAllRequest:
                Say(session, new SubscriptionAnswer(request, UnsubscribeAll(session)));
                break;
            case ListRequest:
                Say(session, new ListAnswer(request, [.. session.Subscriptions.Values.Select(Count)]));
                break;
            case PingRequest { Echo: var echo }:
                Say(session, new PongAnswer(request, echo, Clock.UnixNanoseconds()));
                break;
            case FaultyRequest { Error: { CloseCode: not null } error }:
                Close(session, error);
                break;
            case FaultyRequest { Error: var error }:
                Say(session, new ErrorAnswer(request, error));
                break;
            default:
                Say(session, new ErrorAnswer(request, GatewayErrors.UnknownOperation)); // a second sign-in
                break;
        }
    }

    private void Subscribe(StreamSession session, SessionRequest request, ImmutableArray<SubscriptionAsk> asks)
    {
        var results = asks.Select(ask => Subscribe(session, ask)).ToImmutableArray();
        Say(session, new SubscriptionAnswer(request, results));
        foreach (var result in results)
        {
            // Atomic with what follows: the same thread takes the next update only after this.
            if (result.Change is SubscriptionChange.Added or SubscriptionChange.Changed && session.State == SessionState.Live)
            {
                Begin(session.Subscriptions[result.Ask.Topic!], result.Ask.Since);
            }
        }
    }

    private void Begin(Subscription subscription, TopicPosition? since)
    {
        if (since is null)
        {
            SendSnapshot(subscription);
        }
        else
        {
            SendSince(subscription, since);
        }
    }

    private void SendSnapshot(Subscription subscription)
    {
        var (session, topic) = (subscription.Session, subscription.Topic);
        if (topic.Last is not { } last)
        {
            return;
        }

        if (session.Dialect.WriteSnapshot(new TopicUpdate(last, subscription.Projection, _epoch, topic.Seq), _scratch.Begin()))
        {
            subscription.LastSentAt = _turnedAt;
            subscription.LastSeq = topic.Seq;
            Send(session, _scratch.End());
        }
    }

    private SubscriptionResult Subscribe(StreamSession session, SubscriptionAsk ask)
    {
        if (ask.Fault is not null || ask.Topic is null)
        {
            return Refuse(session, ask, ask.Fault ?? GatewayErrors.TopicMalformed, null);
        }

        if (!TryGrant(session, ask.Topic, ask.Mode, out var mode, out var rule))
        {
            return Refuse(session, ask, GatewayErrors.TopicUnknown, rule);
        }

        if (session.Subscriptions.TryGetValue(ask.Topic, out var present))
        {
            return Change(present, ask, mode, rule);
        }

        if (session.Subscriptions.Count >= session.Limits.SubscriptionsMax)
        {
            return Refuse(session, ask, GatewayErrors.SubscriptionLimit, "endpoint.subscriptions");
        }

        Add(session, ask with { Mode = mode });
        return new SubscriptionResult(ask, SubscriptionChange.Added, mode, Rule: rule);
    }

    /// <summary>Other terms for a subscription that is there: nothing is lost between the old ones and the new.</summary>
    private SubscriptionResult Change(Subscription present, SubscriptionAsk ask, Mode mode, string? rule)
    {
        if (present.Mode == mode && present.Delivery == ask.Delivery && present.MaxHz == ask.MaxHz)
        {
            return new SubscriptionResult(ask, SubscriptionChange.Unchanged, mode, Rule: rule);
        }

        LetGo(present); // the snapshot that follows says what waited
        present.Topic.Remove(present);
        SetTerms(present, ask with { Mode = mode });
        Demand.Set(present.Topic.Topic, present.Topic.HighestMode);
        return new SubscriptionResult(ask, SubscriptionChange.Changed, mode, Rule: rule);
    }

    private void SetTerms(Subscription subscription, SubscriptionAsk ask)
    {
        subscription.Delivery = ask.Delivery;
        subscription.MaxHz = ask.MaxHz;
        subscription.Interval = ask.MaxHz > 0 ? Clock.Units(TimeSpan.FromSeconds((double)(1 / ask.MaxHz))) : 0;
        subscription.Topic.Add(subscription, subscription.Session.Dialect, new Projection(ask.Mode));
    }

    private void LetGo(Subscription subscription)
    {
        _heldForRate -= subscription.Held == HoldReason.Rate ? 1 : 0;
        subscription.LetGo();
    }

    private SubscriptionResult Refuse(StreamSession session, SubscriptionAsk ask, GatewayError error, string? rule)
    {
        _observer.RequestRefused(session, error);
        return new SubscriptionResult(ask, SubscriptionChange.Refused, ask.Mode, error, rule);
    }

    /// <summary>The granted mode: what was asked, capped by what the feed has and by what the endpoint allows, and by which of them.</summary>
    private bool TryGrant(StreamSession session, Topic topic, Mode asked, out Mode granted, out string? rule)
    {
        (granted, rule) = (asked, null);
        var found = _sources.Any(source => source.TryFind(topic, out _));
        var isPublished = _topics.TryGetValue(topic, out var known) && known.Last is not null; // what was published exists
        if (!found && !isPublished && !session.Dialect.AcceptsUnknownTopics)
        {
            return false;
        }

        if (found)
        {
            var highest = _sources.Max(source => source.TryFind(topic, out var mode) ? mode!.Value : Mode.Ltp);
            (granted, rule) = granted > highest ? (highest, "feed.modes") : (granted, rule);
        }

        var allowed = session.Limits.Modes[^1];
        (granted, rule) = granted > allowed ? (allowed, "endpoint.modes") : (granted, rule);
        return true;
    }

    private void Add(StreamSession session, SubscriptionAsk ask)
    {
        var topic = TopicFor(ask.Topic!);
        var subscription = new Subscription(session, topic);
        SetTerms(subscription, ask);
        session.Subscriptions.Add(topic.Topic, subscription);
        Demand.Set(topic.Topic, topic.HighestMode);
    }

    private SubscriptionResult Unsubscribe(StreamSession session, SubscriptionAsk ask)
    {
        if (ask.Topic is null || !session.Subscriptions.TryGetValue(ask.Topic, out var subscription))
        {
            return new SubscriptionResult(ask, SubscriptionChange.NotFound, ask.Mode, ask.Fault);
        }

        Remove(subscription);
        return new SubscriptionResult(ask, SubscriptionChange.Removed, ask.Mode);
    }

    private ImmutableArray<SubscriptionResult> UnsubscribeAll(StreamSession session)
    {
        var asks = session.Subscriptions.Keys.Select(topic => new SubscriptionAsk(topic.Path, topic, Mode.Ltp)).ToArray();
        return [.. asks.Select(ask => Unsubscribe(session, ask))];
    }

    private void RemoveAll(StreamSession session)
    {
        foreach (var subscription in session.Subscriptions.Values.ToArray())
        {
            Remove(subscription);
        }
    }

    private void Remove(Subscription subscription)
    {
        var topic = subscription.Topic;
        LetGo(subscription);
        topic.Remove(subscription);
        subscription.Session.Subscriptions.Remove(topic.Topic);
        Demand.Set(topic.Topic, topic.HighestMode);
        if (!topic.IsWanted && topic.Last is null)
        {
            _topics.Remove(topic.Topic); // nobody publishes it, nobody wants it: strangers' inventions leave no trace
        }
    }

    private SubscriptionCount Count(Subscription subscription) =>
        new(subscription.Topic.Topic, subscription.Mode, subscription.Sent, subscription.Merged, subscription.Dropped)
        {
            LastAge = subscription.LastSentAt == long.MinValue ? null : Clock.Elapsed(subscription.LastSentAt, Clock.Now),
        };
}
