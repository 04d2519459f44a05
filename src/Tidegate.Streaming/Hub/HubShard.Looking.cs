using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Sessions that ask where a topic stands without subscribing to it.</summary>
internal sealed partial class HubShard
{
    private void Look(StreamSession session, CurrentRequest request)
    {
        if (FindRefusal(session, request.Ask) is { } refusal)
        {
            Say(session, new ErrorAnswer(request, refusal.Error, refusal.Rule));
            return;
        }

        var home = _commons.HomeOf(request.Ask.Topic!);
        if (ReferenceEquals(home, this))
        {
            Say(session, new CurrentAnswer(request, request.Ask, Homes.StandingOf(request.Ask.Topic!)));
        }
        else
        {
            home.Post(new ShardCommand(ShardAction.Look, null, new LookRequest(session, request)));
        }
    }

    /// <summary>Why the session may not have a topic at all; null: it may have something of it.</summary>
    private Refusal? FindRefusal(StreamSession session, SubscriptionAsk ask)
    {
        if (ask.Fault is not null || ask.Topic is null)
        {
            return new Refusal(ask.Fault ?? GatewayErrors.TopicMalformed);
        }

        var verdict = Judge(session, ask.Topic, ask.Terms, ask.Hooked);
        return verdict.Error is null ? null : new Refusal(verdict.Error, verdict.Rule);
    }

    /// <summary>The topic's home is here; the session is not.</summary>
    private void LookFor(LookRequest look)
    {
        var answer = new CurrentAnswer(look.Request, look.Request.Ask, Homes.StandingOf(look.Request.Ask.Topic!));
        look.Session.Shard.Post(new ShardCommand(ShardAction.Looked, look.Session, answer));
    }
}
