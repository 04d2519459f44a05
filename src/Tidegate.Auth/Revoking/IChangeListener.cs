using Tidegate.Auth.Stores;

namespace Tidegate.Auth.Revoking;

/// <summary>Keeps something of the store in memory and is told what has changed there, by whomever. Register as many as there are.</summary>
public interface IChangeListener
{
    /// <summary>Called with changes in their order, some perhaps twice, before the open sessions are looked at again.</summary>
    /// <exception cref="StoreUnavailableException">What is needed cannot be read now; the same changes come again.</exception>
    ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation);

    /// <summary>Called at the start and after the store was away: anything may have changed.</summary>
    /// <exception cref="StoreUnavailableException">What is needed cannot be read now; it is called again.</exception>
    ValueTask OnUnknownAsync(CancellationToken cancellation);
}
