using System.Collections.Immutable;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Clients that wish for one topic several times: one subscription serves the highest wish, and with it all others.</summary>
internal sealed partial class HubShard
{
    private void Unsubscribe(StreamSession session, SessionRequest request, ImmutableArray<SubscriptionAsk> asks)
    {
        var results = asks.Select(ask => Unsubscribe(session, ask)).ToImmutableArray();
        Say(session, Answering(session, request, results));
        foreach (var result in results)
        {
            if (
                result.Change is SubscriptionChange.Changed
                && session.State == SessionState.Live
                && session.Subscriptions.TryGetValue(result.Ask.Topic!, out var lowered) // else a later entry has ended it
            )
            {
                Begin(lowered, since: null);
            }
        }
    }

    /// <summary>One more wish for a topic that is there, or another one in the place of an earlier.</summary>
    /// <returns>What this wish alone was granted, and whether the subscription has changed for it.</returns>
    private SubscriptionResult ChangeLayer(Subscription present, SubscriptionAsk ask, SubscriptionTerms granted, string? rule)
    {
        present.Layers ??= new WishLayers(0, present.Asked);
        present.Layers.Set(ask.Layer, ask.Terms);
        present.Hooked = ask.Hooked;
        return new SubscriptionResult(ask, Raise(present, present.Layers), granted, Rule: rule);
    }

    private SubscriptionResult RemoveLayer(Subscription present, WishLayers layers, SubscriptionAsk ask) =>
        layers.Remove(ask.Layer)
            ? new SubscriptionResult(ask, Raise(present, layers), ask.Terms)
            : new SubscriptionResult(ask, SubscriptionChange.NotFound, ask.Terms);

    /// <summary>Puts a subscription under the terms of its highest wish. Where they are others, it must begin anew.</summary>
    private SubscriptionChange Raise(Subscription present, WishLayers layers)
    {
        present.Asked = layers.Highest;
        var (granted, error, _) = Judge(present.Session, present.Topic, present.Asked, present.Hooked);
        if (error is not null || granted == present.Terms)
        {
            return SubscriptionChange.Unchanged; // the next review ends what may not be had any more
        }

        Move(present, granted);
        return SubscriptionChange.Changed;
    }
}
