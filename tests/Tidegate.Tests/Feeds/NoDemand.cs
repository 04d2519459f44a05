using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds;

/// <summary>Nobody wants anything.</summary>
internal sealed class NoDemand : ITopicDemand
{
    public IAsyncEnumerable<DemandChange> ReadAllAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<DemandChange>();
}
