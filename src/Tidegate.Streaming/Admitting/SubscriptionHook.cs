using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Admitting;

/// <summary>Asks the host's own code about topics, and bounds what it can do to us: its time, and how many calls are under way.</summary>
/// <param name="policy">The host's code.</param>
/// <param name="time">The clock.</param>
/// <param name="onFault">Is told what it threw.</param>
/// <remarks>Thread-safe; one for all sessions. Code that blocks holds threads of the pool, as many as calls at most.</remarks>
public sealed class SubscriptionHook(ISubscriptionPolicy policy, TimeProvider time, Action<Exception> onFault) : IDisposable
{
    /// <summary>For all entries of one request.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    private const int CallsMax = 64;
    private const string Rule = "policy.hook";

    private readonly SemaphoreSlim _calls = new(CallsMax);

    /// <summary>The entries with what the host's code says of each; one that names no topic is left as it is.</summary>
    /// <param name="grant">Who asks.</param>
    /// <param name="endpoint">Configured name of the endpoint.</param>
    /// <param name="asks">The entries.</param>
    /// <param name="cancellation">The connection was aborted: then everything is refused.</param>
    public async ValueTask<ImmutableArray<SubscriptionAsk>> JudgeAsync(
        Grant grant,
        string endpoint,
        ImmutableArray<SubscriptionAsk> asks,
        CancellationToken cancellation
    )
    {
        using var timeUp = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellation);
        return [.. await Task.WhenAll(asks.Select(ask => JudgeAsync(grant, endpoint, ask, either.Token)))];
    }

    /// <inheritdoc />
    public void Dispose() => _calls.Dispose();

    private async Task<SubscriptionAsk> JudgeAsync(Grant grant, string endpoint, SubscriptionAsk ask, CancellationToken timeUp)
    {
        if (ask.Topic is null || ask.Fault is not null)
        {
            return ask;
        }

        var wish = new SubscriptionWish(grant, endpoint, ask.Topic, ask.Mode, ask.Depth);
        try
        {
            await _calls.WaitAsync(timeUp);
            return ask with { Hooked = await Task.Run(() => CallAsync(wish, timeUp), CancellationToken.None).WaitAsync(timeUp) };
        }
        catch (OperationCanceledException)
        {
            return ask with { Hooked = AccessVerdict.Deny(Rule, GatewayErrors.Unavailable) };
        }
    }

    /// <summary>Never throws: a call whose time is up has nobody left to catch it.</summary>
    private async Task<AccessVerdict> CallAsync(SubscriptionWish wish, CancellationToken timeUp)
    {
        try
        {
            return await policy.JudgeAsync(wish, timeUp);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return AccessVerdict.Deny(Rule, GatewayErrors.Unavailable);
        }
        catch (Exception exception)
        {
            onFault(exception);
            return AccessVerdict.Deny(Rule, GatewayErrors.Unavailable);
        }
        finally
        {
            _calls.Release();
        }
    }
}
