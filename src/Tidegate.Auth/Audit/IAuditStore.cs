using Tidegate.Auth.Stores;

namespace Tidegate.Auth.Audit;

/// <summary>The audit log: events are added at its end and never changed.</summary>
/// <inheritdoc cref="IUserStore" path="/remarks" />
public interface IAuditStore
{
    /// <summary>Adds events, all or none, in their order, each chained to the one before, however many processes add at the same time.</summary>
    ValueTask AppendAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellation);

    /// <summary>Records that match, by number.</summary>
    ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(AuditQuery query, CancellationToken cancellation);
}
