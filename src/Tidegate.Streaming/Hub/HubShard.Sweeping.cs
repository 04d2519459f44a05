using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>
/// The grants of all open sessions are looked at again: who was revoked is closed, whose rights have changed goes on with those, in place. A few
/// hundred sessions in each turn, so that nobody's updates wait for all of them.
/// </summary>
internal sealed partial class HubShard
{
    // Each costs a microsecond where nothing has changed: less than a tick even where a turn's updates cost as much again.
    private const int SweepPerTurn = 512;

    private StreamSession[]? _sweep;
    private int _swept;
    private bool _isSweptAgain;
    private int _isReviewAsked;

    /// <summary>Asks for a sweep; any thread. However often it is asked before one begins, it is one.</summary>
    public void AskReview()
    {
        if (Interlocked.Exchange(ref _isReviewAsked, 1) == 0)
        {
            Post(new ShardCommand(ShardAction.Review));
        }
    }

    /// <summary>A sweep that is under way is ended first, and followed by another: begun anew each time, it might never reach the last session.</summary>
    private void BeginSweep()
    {
        Interlocked.Exchange(ref _isReviewAsked, 0); // from here on a call may be about what this sweep has passed already
        if (_sweep is not null)
        {
            _isSweptAgain = true;
            return;
        }

        (_sweep, _swept, _isSweptAgain) = ([.. _sessions], 0, false);
    }

    private void GoOnSweeping()
    {
        for (var budget = SweepPerTurn; _sweep is { } sessions && budget > 0; budget--)
        {
            if (_swept < sessions.Length)
            {
                var session = sessions[_swept++];
                Guard(session, () => ReviewGrant(session));
                continue;
            }

            _sweep = null;
            if (_isSweptAgain)
            {
                BeginSweep();
            }
        }
    }

    /// <summary>Asks whether the session's grant still holds.</summary>
    private void ReviewGrant(StreamSession session)
    {
        if (session.State != SessionState.Live)
        {
            return;
        }

        var verdict = _commons.Review?.Review(session.Grant!);
        if (verdict is null && session.RulesVersion == _rule.Version)
        {
            return;
        }

        var grant = verdict?.Grant ?? session.Grant!;
        var refusal = verdict?.Refusal ?? session.Spec.Entry?.Invoke(grant);
        if (refusal is not null)
        {
            Close(session, refusal);
            return;
        }

        SetGrant(session, grant);
        ReviewSubscriptions(session);
        if (verdict is not null)
        {
            AskHookAgain(session);
        }
    }

    /// <summary>Has the host's own code judge anew what the session is subscribed to.</summary>
    private void AskHookAgain(StreamSession session)
    {
        if (session is { State: SessionState.Live, Spec.Hook: not null, IsHookAsked: false, Subscriptions.Count: > 0 })
        {
            session.IsHookAsked = true;
            _commons.Rehooked.TryWrite(session);
        }
    }

    private static void ListAsks(StreamSession session, AskList asks)
    {
        session.IsHookAsked = false; // the grant is read after this: a change from here on asks again
        asks.Fill(
            session.Grant,
            [
                .. session.Subscriptions.Values.Select(each => new SubscriptionAsk(each.Topic.Path, each.Topic, each.Asked.Mode)
                {
                    Depth = each.Asked.Projection.Depth,
                }),
            ]
        );
    }

    /// <summary>The host's own code has judged the topics of a session anew.</summary>
    private void Rehook(StreamSession session, AskList asks)
    {
        if (session.State == SessionState.Live)
        {
            TakeHooked(session, asks.Judged);
            ReviewSubscriptions(session);
        }
    }

    private static void TakeHooked(StreamSession session, IEnumerable<SubscriptionAsk> judged)
    {
        foreach (var ask in judged)
        {
            if (session.Subscriptions.TryGetValue(ask.Topic!, out var subscription))
            {
                subscription.Hooked = ask.Hooked;
            }
        }
    }

    private static void Inspect(StreamSession session, SessionInspection inspection) =>
        inspection.Complete([.. session.Subscriptions.Values.Select(session.Shard.Count)]);
}
