using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>What a token manager should be in, computed apart from it: one attempt a refresh, no margins, waits of half their limit.</summary>
/// <remarks>
/// Written from the documented behaviour: a token of 900 s is replaced at 780 s; a breaker opens at five failures in a row for 300 s; a lockout is
/// silent for 900 s; a refused key stops everything until it is forced; whoever was once asked goes on by itself.
/// </remarks>
internal sealed class TokenModel
{
    private const double Life = 900;
    private const double RefreshAt = 780;
    private const double BreakerFor = 300;
    private const double LockoutFor = 900;
    private const int BreakerAt = 5;

    private double _now;
    private double? _obtainedAt;
    private double _silentUntil = double.MinValue;
    private double? _openedAt;
    private int _failures;
    private bool _isBlocked;
    private bool _isWanted;
    private bool _isStopped;
    private double? _dueAt;
    private int _failedRefreshes;

    public enum Answer
    {
        Token,
        Nonce,
        Lockout,
        Unavailable,
        InvalidKey,
    }

    /// <summary>What the exchange answers from now on.</summary>
    public Answer Next { get; set; }

    public int Calls { get; private set; }

    public int Trips { get; private set; }

    public bool IsUsable => _obtainedAt is { } at && _now - at < Life;

    public bool IsBreakerOpen => _openedAt is { } at && _now - at < BreakerFor;

    public int BreakerFailures => _failures;

    public KrakenTokenState State =>
        _isStopped ? KrakenTokenState.Stopped
        : IsUsable ? KrakenTokenState.Valid
        : _isBlocked ? KrakenTokenState.NeedsLogin
        : _isWanted || MayNot ? KrakenTokenState.Recovering
        : KrakenTokenState.Idle;

    private bool MayNot => IsBreakerOpen || _now < _silentUntil;

    /// <returns>Whether there was a token.</returns>
    public bool Get() => IsUsable && !_isStopped || Refresh();

    public bool Force()
    {
        _isBlocked = false;
        return Refresh();
    }

    /// <summary>The token that is held was refused on a socket.</summary>
    public bool Expire()
    {
        _obtainedAt = null;
        Arm();
        return Refresh();
    }

    public void ResetBreaker()
    {
        (_failures, _openedAt) = (0, null);
        Arm();
    }

    public void Stop() => (_isStopped, _obtainedAt, _dueAt) = (true, null, null);

    public void Start()
    {
        if (_isStopped)
        {
            (_isStopped, _isWanted) = (false, false);
        }
    }

    public void Pass(double seconds)
    {
        var target = _now + seconds;
        while (_dueAt is { } due && due <= target)
        {
            (_now, _dueAt) = (Math.Max(_now, due), null);
            if (!Refresh() && _dueAt is null)
            {
                Arm(); // not allowed yet, or no longer: the next time is worked out anew
            }
        }

        _now = target;
    }

    private bool Refresh()
    {
        if (_isStopped || _isBlocked || MayNot)
        {
            return false;
        }

        _isWanted = true;
        Calls++;
        if (Next == Answer.Token)
        {
            (_obtainedAt, _failures, _openedAt, _failedRefreshes, _isBlocked) = (_now, 0, null, 0, false);
        }
        else
        {
            _isBlocked = Next == Answer.InvalidKey;
            _silentUntil = Next == Answer.Lockout ? Math.Max(_silentUntil, _now + LockoutFor) : _silentUntil;
            _failedRefreshes++;
            Fail();
        }

        Arm();
        return Next == Answer.Token;
    }

    private void Fail()
    {
        _failures++;
        if (_openedAt is not null || _failures >= BreakerAt)
        {
            _openedAt = _now;
            Trips++;
        }
    }

    private void Arm()
    {
        if (_isStopped || !_isWanted)
        {
            return;
        }

        var free = Math.Max(_now, Math.Max(_silentUntil, _openedAt + BreakerFor ?? _now));
        _dueAt =
            _isBlocked ? null
            : _failedRefreshes == 0 && IsUsable ? Math.Max(free, _obtainedAt!.Value + RefreshAt)
            : Math.Max(free, _now + (0.5 * Math.Min(30, Math.Pow(2, Math.Max(0, _failedRefreshes - 1)))));
    }
}
