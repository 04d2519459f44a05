namespace Tidegate.Feeds.Brokers;

/// <summary>Where a feed gets the login of the day: asked anew at every connect.</summary>
public interface IBrokerLogins
{
    /// <summary>The login that is valid now; null: somebody has to log in first.</summary>
    ValueTask<BrokerLogin?> GetAsync(string broker, CancellationToken cancellation);

    /// <summary>Completes once there may be another login than the one that was given last; a feed that waits for one is woken by it.</summary>
    Task WaitForChangeAsync(string broker, CancellationToken cancellation);
}
