using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>What a session has asked for so far, so that the host's own code can judge it anew.</summary>
internal sealed class AskList
{
    private readonly TaskCompletionSource _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when its shard has filled it.</summary>
    public Task Filled => _filled.Task;

    /// <summary>The session's grant at that moment.</summary>
    public Grant? Grant { get; private set; }

    /// <summary>One entry for each subscription.</summary>
    public ImmutableArray<SubscriptionAsk> Asks { get; private set; } = [];

    /// <summary>The same with what the host's code said.</summary>
    public ImmutableArray<SubscriptionAsk> Judged { get; set; } = [];

    public void Fill(Grant? grant, ImmutableArray<SubscriptionAsk> asks)
    {
        (Grant, Asks) = (grant, asks);
        _filled.TrySetResult();
    }
}
