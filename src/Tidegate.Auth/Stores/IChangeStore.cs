namespace Tidegate.Auth.Stores;

/// <summary>What was changed in the store, by whomever. Cheap to ask several times a second.</summary>
/// <inheritdoc cref="IUserStore" path="/remarks" />
public interface IChangeStore
{
    /// <summary>The number of the last change; 0 where there was none.</summary>
    ValueTask<long> LastAsync(CancellationToken cancellation);

    /// <summary>Changes after a number, oldest first, at most <paramref name="count"/>. No change is ever skipped, however transactions overlap.</summary>
    ValueTask<IReadOnlyList<StoreChange>> ReadAfterAsync(long seq, int count, CancellationToken cancellation);

    /// <summary>Removes all but the newest <paramref name="keep"/>.</summary>
    ValueTask TrimAsync(int keep, CancellationToken cancellation);
}
