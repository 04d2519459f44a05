using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Connections;

/// <summary>What the exchange answers, or does not, and what is made anew.</summary>
internal sealed partial class SubscriptionDesk
{
    public const int TokenTriesMax = 2;

    private const int TriesMax = 3;
    private const int RetriesMax = 6;

    // From one second doubling to a minute, for resyncs in a row: a wrong precision must not become a storm of subscriptions.
    private static readonly TimeSpan ResyncCalm = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ResyncMost = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ThrottleMost = TimeSpan.FromMinutes(15);

    /// <summary>A snapshot came: what follows can be believed.</summary>
    public void OnSnapshot(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (_wanted.TryGetValue(topic, out var subscription) && subscription.AwaitsSnapshot)
            {
                subscription.AwaitsSnapshot = false;
                if (subscription.IsLive)
                {
                    subscription.Due = null;
                }
            }
        }
    }

    /// <summary>Somebody who came later has nothing to begin with: makes the subscription anew, unless a snapshot is on its way.</summary>
    public void NeedSnapshot(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (_wanted.TryGetValue(topic, out var subscription) && subscription is { IsLive: true, AwaitsSnapshot: false })
            {
                Resync(topic);
            }
        }
    }

    /// <summary>Makes one subscription anew, and only that: at once the first time, later with growing pauses.</summary>
    public void Resync(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (
                !_isOpen
                || !_wanted.TryGetValue(topic, out var subscription)
                || subscription is { MustUnsubscribe: true } or { Queued: not null }
            )
            {
                return; // it is going to be made anew, or asked for, anyway
            }

            Interlocked.Increment(ref _resyncs);
            subscription.Resyncs =
                subscription.Resyncs > 0 && _time.GetElapsedTime(subscription.ResyncedAt) > ResyncCalm ? 0 : subscription.Resyncs;
            var pause =
                subscription.Resyncs == 0
                    ? TimeSpan.Zero
                    : TimeSpan.FromSeconds(Math.Min(ResyncMost.TotalSeconds, Math.Pow(2, subscription.Resyncs - 1)));
            subscription.Resyncs++;
            subscription.ResyncedAt = _time.GetTimestamp();
            subscription.AwaitsSnapshot = true;
            subscription.MustUnsubscribe = true;
            _awaited.Remove(subscription);
            subscription.Due = After(pause);
            if (pause == TimeSpan.Zero)
            {
                AskAgain(subscription);
                Pump();
            }
        }
    }

    /// <summary>Takes in the reply to a subscription, and says what has to be done outside.</summary>
    public DeskVerdict OnReply(KrakenSocketReply reply)
    {
        lock (_gate)
        {
            var verdict = new DeskVerdict();
            foreach (var subscription in _awaited.Concerned(reply))
            {
                if (reply.Success || (reply.Error?.Contains("already subscribed", StringComparison.OrdinalIgnoreCase) ?? false))
                {
                    Confirm(subscription);
                }
                else
                {
                    Refuse(subscription, reply.Error ?? "no reason", ref verdict);
                }
            }

            return verdict;
        }
    }

    /// <summary>Asks once more for what was refused for its token.</summary>
    public void Represent(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (_isOpen && _wanted.TryGetValue(topic, out var subscription))
            {
                AskAgain(subscription);
                Pump();
            }
        }
    }

    /// <summary>Asks again what is late or due. False: the exchange does not answer; the socket is no good.</summary>
    public bool Tick()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            foreach (var subscription in _isOpen ? _wanted.Values.Where(subscription => subscription.Due <= now).ToArray() : [])
            {
                if (subscription.ReqId is not null && ++subscription.Tries >= TriesMax)
                {
                    return false;
                }

                if (subscription is { IsLive: true, MustUnsubscribe: false, ReqId: null })
                {
                    // Confirmed, and its snapshot has not come.
                    Resync(subscription.Topic);
                }
                else
                {
                    AskAgain(subscription);
                }
            }

            Pump();
            return true;
        }
    }

    private static bool IsForTheMoment(KrakenError error) =>
        error.Kind is KrakenErrorKind.Unavailable or KrakenErrorKind.Throttled or KrakenErrorKind.RateLimit
        || error.Text.Contains("msg rate", StringComparison.OrdinalIgnoreCase);

    // From one second doubling; where the exchange said when, then, within reason.
    private TimeSpan PauseAfter(KrakenError error, int tries)
    {
        var grown = TimeSpan.FromSeconds(Math.Pow(2, tries - 1));
        var told = error.RetryAt - _time.GetUtcNow() ?? TimeSpan.Zero;
        var pause = told > grown ? told : grown;
        return pause < ThrottleMost ? pause : ThrottleMost;
    }

    private void Confirm(Subscription subscription)
    {
        _awaited.Remove(subscription);
        (subscription.IsLive, subscription.Tries, subscription.TokenTries) = (true, 0, 0);
        subscription.Due = subscription.AwaitsSnapshot ? After(_patience) : null;
    }

    private void Refuse(Subscription subscription, string text, ref DeskVerdict verdict)
    {
        _awaited.Remove(subscription);
        subscription.Due = null;
        var error = KrakenErrors.Parse(text);
        if (KrakenErrors.IsTokenProblem(text) && subscription.TokenTries++ < TokenTriesMax)
        {
            verdict.Represent = [.. verdict.Represent, subscription.Topic];
            verdict.Error = error.Text;
        }
        else if (IsForTheMoment(error) && subscription.Tries++ < RetriesMax)
        {
            subscription.Due = After(PauseAfter(error, subscription.Tries));
        }
        else
        {
            Forget(subscription);
            verdict.Refused = [.. verdict.Refused, subscription.Topic];
            verdict.Error = error.Text;
            verdict.IsLoginRefused |= KrakenErrors.IsTokenProblem(text);
        }
    }
}
