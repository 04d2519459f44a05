using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tokens;

/// <summary>Whether an attempt may be made at all: breaker, silence after a lockout, refusals that only a person can mend.</summary>
/// <remarks>Not thread-safe: the manager's lock guards it.</remarks>
internal sealed class TokenGate(KrakenTokenOptions options, TimeProvider time)
{
    private static readonly TimeSpan AuthCoolDown = TimeSpan.FromMinutes(5); // "a long wait (minutes)", says the exchange, without a number
    private static readonly TimeSpan ThrottleMax = TimeSpan.FromMinutes(15);

    private long _coolFrom;
    private TimeSpan _coolFor;

    public TokenBreaker Breaker { get; } = new(options.BreakerFailures, options.BreakerDuration, time);

    /// <summary>What a person has to mend; null: nothing.</summary>
    public KrakenError? Block { get; private set; }

    /// <summary>What is left of a silence.</summary>
    public TimeSpan CoolDown
    {
        get
        {
            var left = _coolFor - time.GetElapsedTime(_coolFrom);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Until the next attempt may be made; a block is not a matter of time.</summary>
    public TimeSpan Wait => CoolDown > Breaker.Wait ? CoolDown : Breaker.Wait;

    public KrakenTokenState BlockState =>
        Block?.Kind is KrakenErrorKind.Request or KrakenErrorKind.Order or KrakenErrorKind.Market
            ? KrakenTokenState.Failed
            : KrakenTokenState.NeedsLogin;

    /// <returns>Whether the breaker opened.</returns>
    public bool Failed(KrakenException fault)
    {
        if (fault is KrakenRateException)
        {
            return false; // our own counter refused: the exchange heard nothing
        }

        if (fault is KrakenApiException refusal)
        {
            Heed(refusal.Error);
        }

        return Breaker.Failed();
    }

    public void Succeeded()
    {
        Breaker.Succeeded();
        Unblock();
    }

    /// <summary>A person says that what blocked is mended.</summary>
    public void Unblock() => Block = null;

    /// <summary>Does what an error of the exchange asks for, wherever it was heard.</summary>
    public void Heed(KrakenError error)
    {
        switch (error.Policy)
        {
            case KrakenErrorPolicy.Stop:
                Block = error;
                break;
            case KrakenErrorPolicy.CoolDown:
                BeSilent(error.Kind == KrakenErrorKind.TemporaryLockout ? options.LockoutCoolDown : AuthCoolDown);
                break;
            case KrakenErrorPolicy.RetryAtTime when error.RetryAt is { } at && at - time.GetUtcNow() > options.RetryDelayMax:
                var wait = at - time.GetUtcNow();
                BeSilent(wait < ThrottleMax ? wait : ThrottleMax);
                break;
            default:
                break;
        }
    }

    private void BeSilent(TimeSpan wait)
    {
        if (wait > CoolDown)
        {
            (_coolFrom, _coolFor) = (time.GetTimestamp(), wait);
        }
    }
}
