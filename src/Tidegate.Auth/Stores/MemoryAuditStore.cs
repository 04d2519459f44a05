using Tidegate.Auth.Audit;

namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IAuditStore" />
internal sealed class MemoryAuditStore(MemoryTables tables) : IAuditStore
{
    public ValueTask AppendAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        lock (tables.Gate)
        {
            foreach (var happened in events)
            {
                var seq = ++tables.LastAudit;
                tables.LastAuditHash = AuditChain.Hash(tables.LastAuditHash, seq, happened);
                tables.Audit.Enqueue(new AuditRecord(seq, happened, tables.LastAuditHash));
                if (tables.Audit.Count > MemoryTables.AuditMax)
                {
                    tables.Audit.Dequeue();
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        StorePage.Check(query.Count, AuditQuery.CountMax);
        lock (tables.Gate)
        {
            var records = query.NewestFirst ? tables.Audit.Reverse() : tables.Audit;
            return new(records.Where(record => query.Wants(record)).Take(query.Count).ToList());
        }
    }
}
