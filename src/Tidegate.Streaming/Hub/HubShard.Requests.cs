using System.Collections.Immutable;
using Tidegate.Core.Access;
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
            if (session.State == SessionState.Hello && !request.IsForStrangers)
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
                Unsubscribe(session, request, asks);
                break;
            case UnsubscribeAllRequest { SparedFamily: var spared }:
                Say(session, Answering(session, request, UnsubscribeAll(session, spared)));
                break;
            case ListRequest:
                Say(session, new ListAnswer(request, [.. session.Subscriptions.Values.Select(Count)]));
                break;
            case ExplainRequest explain:
                Say(session, new ExplainAnswer(request, Explain(session, explain)));
                break;
            case QuestionRequest:
                Say(session, new QuestionAnswer(request));
                break;
            case CurrentRequest current:
                Look(session, current);
                break;
            case HeartbeatRequest:
                session.LastHeartbeat = Clock.Now;
                Say(session, new PongAnswer(request, null, Clock.UnixNanoseconds()));
                break;
            case NoteRequest { What: var what }:
                _observer.Noted(session, what);
                break;
            case PublishRequest publish:
                Say(session, Publish(session, publish));
                break;
            case PingRequest { Echo: var echo }:
                Say(session, new PongAnswer(request, echo, Clock.UnixNanoseconds()));
                break;
            case FaultyRequest { RetryAfter: { } wait, Error: var error }:
                Say(session, new ErrorAnswer(request, error) { RetryAfter = wait });
                break;
            case FaultyRequest { Error: { CloseCode: not null } error, Rule: var rule }:
                Close(session, new Refusal(error, rule));
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
        var begun = results.Where(result => result.Change is SubscriptionChange.Added or SubscriptionChange.Changed).ToArray();
        var answer = Answering(session, request, results);
        var waiting = session.Dialect.SnapshotsFirst && begun.Length > 0 ? new WaitingAnswer(answer, begun.Length) : null;
        if (waiting is null)
        {
            Say(session, answer);
        }

        foreach (var result in begun)
        {
            if (session.State == SessionState.Live)
            {
                var subscription = session.Subscriptions[result.Ask.Topic!];
                Settle(subscription); // an earlier answer that waited for it
                subscription.Waiting = waiting;

                // Of one that was there nothing was missed, and its new terms may hold what the old ones did not: it starts with a snapshot.
                Begin(subscription, result.Change is SubscriptionChange.Added ? result.Ask.Since : null);
            }
        }
    }

    private static SubscriptionAnswer Answering(
        StreamSession session,
        SessionRequest request,
        ImmutableArray<SubscriptionResult> results
    ) => new(request, results) { Subscribed = session.Subscriptions.Keys };

    /// <summary>A subscription has begun, or will not any more: one less for the answer to wait for.</summary>
    private void Settle(Subscription subscription)
    {
        var waiting = subscription.Waiting;
        subscription.Waiting = null;
        if (waiting?.IsLast() == true && subscription.Session.State == SessionState.Live)
        {
            Say(subscription.Session, waiting.Answer);
        }
    }

    private void Begin(Subscription subscription, TopicPosition? since) =>
        Listen(subscription, since is null ? Beginning.WithSnapshot : Beginning.Since, since);

    /// <summary>Atomic with what follows: the same thread hears the next update only after this.</summary>
    private void SendSnapshot(Subscription subscription)
    {
        var (session, audience) = (subscription.Session, subscription.Audience);
        subscription.BeganSeq = subscription.BeganSeq < 0 ? audience.Seq : subscription.BeganSeq;
        if (audience.Standing is not { } standing)
        {
            if (session.Dialect.WriteNothingYet(audience.Topic, session.Facts, _scratch.Begin()))
            {
                Send(session, _scratch.End());
            }

            return;
        }

        var update = new TopicUpdate(standing, subscription.Projection, Epoch, audience.Seq);
        if (session.Dialect.SnapshotsAreUpdates && MayHaveToWait(subscription, session) && TryHold(subscription, 0))
        {
            return;
        }

        if (session.Dialect.WriteSnapshot(update, session.Facts, _scratch.Begin()))
        {
            if (session.Dialect.SnapshotsAreUpdates && !session.Outbox.TryAppend(_scratch.End()))
            {
                HoldOverflow(subscription, 0);
                return;
            }

            subscription.LastSentAt = _turnedAt;
            subscription.LastSeq = audience.Seq;
            if (session.Dialect.SnapshotsAreUpdates)
            {
                MarkDirty(session);
            }
            else
            {
                Send(session, _scratch.End());
            }
        }
    }

    private SubscriptionResult Subscribe(StreamSession session, SubscriptionAsk ask)
    {
        if (ask.Fault is not null || ask.Topic is null)
        {
            return Refuse(session, ask, ask.Fault ?? GatewayErrors.TopicMalformed, null);
        }

        var (granted, error, rule) = Judge(session, ask.Topic, ask.Terms, ask.Hooked);
        if (error is not null)
        {
            return Refuse(session, ask, error, rule);
        }

        if (session.Subscriptions.TryGetValue(ask.Topic, out var present))
        {
            return ask.Layer == 0 ? Change(present, ask, granted, rule) : ChangeLayer(present, ask, granted, rule);
        }

        if (session.Subscriptions.Count >= session.Limits.SubscriptionsMax)
        {
            return Refuse(session, ask, GatewayErrors.SubscriptionLimit, session.Limits.Rules.Subscriptions);
        }

        var added = Add(session, ask.Topic, ask.Terms, granted);
        added.Hooked = ask.Hooked;
        added.Layers = ask.Layer == 0 ? null : new WishLayers(ask.Layer, ask.Terms);
        return new SubscriptionResult(ask, SubscriptionChange.Added, granted, Rule: rule);
    }

    private TermsVerdict Judge(StreamSession session, Topic topic, SubscriptionTerms asked, AccessVerdict hooked) =>
        _rule.Judge(QuestionOf(session, session.Grant!, session.Limits, topic, asked, hooked));

    private static TermsQuestion QuestionOf(
        StreamSession session,
        Grant grant,
        SessionLimits limits,
        Topic topic,
        SubscriptionTerms asked,
        AccessVerdict hooked
    ) => new(grant, session.Endpoint, topic, asked, limits, hooked) { AcceptsUnknown = session.Dialect.AcceptsUnknownTopics };

    /// <summary>What a subscribe of this moment would answer, without doing it.</summary>
    private AccessExplanation Explain(StreamSession session, ExplainRequest request)
    {
        var (ask, grant) = (request.Ask, request.As);
        var limits = grant is null ? session.Limits : session.Spec.LimitsUnder(grant);
        if (request.Refusal is { } refusal)
        {
            return TermsExplanation.Refused(ask, limits, refusal);
        }

        if (grant is not null)
        {
            return TermsExplanation.Of(_rule, grant, session.Endpoint, session.Dialect, limits, ask); // another session's
        }

        var question = ask.Topic is null
            ? default(TermsQuestion?)
            : QuestionOf(session, session.Grant!, limits, ask.Topic, ask.Terms, ask.Hooked);
        var isThere = ask.Topic is not null && session.Subscriptions.ContainsKey(ask.Topic);
        return TermsExplanation.Of(_rule, question, ask, limits, session.Subscriptions.Count, isThere);
    }

    /// <summary>Other terms for a subscription that is there: nothing is lost between the old ones and the new.</summary>
    private SubscriptionResult Change(Subscription present, SubscriptionAsk ask, SubscriptionTerms granted, string? rule)
    {
        (present.Asked, present.Hooked) = (ask.Terms, ask.Hooked);
        if (present.Terms == granted)
        {
            return new SubscriptionResult(ask, SubscriptionChange.Unchanged, granted, Rule: rule);
        }

        Move(present, granted);
        return new SubscriptionResult(ask, SubscriptionChange.Changed, granted, Rule: rule);
    }

    /// <summary>Puts a subscription under other terms. The snapshot that must follow says what waited.</summary>
    private void Move(Subscription subscription, SubscriptionTerms granted)
    {
        LetGo(subscription);
        subscription.ForgetProgress();
        subscription.Audience.Remove(subscription);
        subscription.Audience.Unwant(subscription.Projection);
        SetTerms(subscription, granted);
    }

    private void SetTerms(Subscription subscription, SubscriptionTerms granted)
    {
        subscription.Terms = granted;
        subscription.Interval = granted.MaxHz > 0 ? Clock.Units(TimeSpan.FromSeconds((double)(1 / granted.MaxHz))) : 0;
        subscription.Audience.Want(granted.Projection);
    }

    private void LetGo(Subscription subscription)
    {
        _heldForRate -= subscription.Held == HoldReason.Rate ? 1 : 0;
        subscription.LetGo();
    }

    private SubscriptionResult Refuse(StreamSession session, SubscriptionAsk ask, GatewayError error, string? rule)
    {
        _observer.RequestRefused(session, error);
        return new SubscriptionResult(ask, SubscriptionChange.Refused, ask.Terms, error, rule);
    }

    private Subscription Add(StreamSession session, Topic path, SubscriptionTerms asked, SubscriptionTerms granted)
    {
        var subscription = new Subscription(session, AudienceFor(path)) { Asked = asked };
        SetTerms(subscription, granted);
        session.Subscriptions.Add(path, subscription);
        return subscription;
    }

    private SubscriptionResult Unsubscribe(StreamSession session, SubscriptionAsk ask)
    {
        if (ask.Topic is null || !session.Subscriptions.TryGetValue(ask.Topic, out var subscription))
        {
            return new SubscriptionResult(ask, SubscriptionChange.NotFound, ask.Terms, ask.Fault);
        }

        if (ask.Layer != 0 && subscription.Layers is { } layers && !layers.IsOnly(ask.Layer))
        {
            return RemoveLayer(subscription, layers, ask);
        }

        Remove(subscription);
        return new SubscriptionResult(ask, SubscriptionChange.Removed, ask.Terms);
    }

    private ImmutableArray<SubscriptionResult> UnsubscribeAll(StreamSession session, string? spared)
    {
        var topics = session.Subscriptions.Keys.Where(topic => spared is null || !topic.Family.SequenceEqual(spared));
        var asks = topics.Select(topic => new SubscriptionAsk(topic.Path, topic, Mode.Ltp)).ToArray();
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
        var audience = subscription.Audience;
        Settle(subscription);
        LetGo(subscription);
        subscription.Listens++; // what the home still answers is void
        subscription.Session.Subscriptions.Remove(audience.Topic);
        audience.Remove(subscription);
        audience.Unwant(subscription.Projection);
        Diminish(audience);
    }

    private SubscriptionCount Count(Subscription subscription) =>
        new(subscription.Topic, subscription.Terms, subscription.Sent, subscription.Merged, subscription.Dropped)
        {
            LastAge = subscription.LastSentAt == long.MinValue ? null : Clock.Elapsed(subscription.LastSentAt, Clock.Now),
        };
}
