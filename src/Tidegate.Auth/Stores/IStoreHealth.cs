namespace Tidegate.Auth.Stores;

/// <summary>Whether the database answers.</summary>
public interface IStoreHealth
{
    /// <summary>Asks it something small, for reading and for writing.</summary>
    /// <exception cref="StoreUnavailableException">It does not answer in time, or not with yes.</exception>
    ValueTask CheckAsync(CancellationToken cancellation);
}
