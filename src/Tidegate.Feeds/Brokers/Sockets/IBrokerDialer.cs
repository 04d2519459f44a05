namespace Tidegate.Feeds.Brokers.Sockets;

/// <summary>Opens sockets to brokers.</summary>
internal interface IBrokerDialer
{
    /// <summary>Connects and upgrades.</summary>
    /// <exception cref="DoorRefusedException">The upgrade was answered with something else than 101.</exception>
    /// <remarks>Every other exception: there was no answer.</remarks>
    Task<IBrokerSocket> DialAsync(BrokerDoor door, CancellationToken cancellation);
}
