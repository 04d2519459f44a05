using Tidegate.Core.Topics;

namespace Tidegate.Feeds;

/// <summary>One upstream, made into normalised updates.</summary>
public interface IFeed
{
    /// <summary>Listens until cancelled, asking upstream only for what <paramref name="demand"/> wants.</summary>
    /// <exception cref="FeedRefusedException">Upstream said no for good (bad key, unknown product): do not reconnect.</exception>
    /// <remarks>Any other exception means "try again": the supervisor reconnects with back-off and jitter. To return is to be done for good.</remarks>
    Task RunAsync(ITopicDemand demand, IUpdateSink sink, CancellationToken stopping);
}
