namespace Tidegate.Core.Topics;

/// <summary>What subscribers want, as a feed sees it: the state so far first, then every change.</summary>
public interface ITopicDemand
{
    /// <summary>Starts with one change per topic wanted now; ends when cancelled.</summary>
    IAsyncEnumerable<DemandChange> ReadAllAsync(CancellationToken cancellation);
}
