using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IStoreHealth" />
/// <remarks>Really writes: a full disk and a standby refuse nothing less.</remarks>
internal sealed class SqlStoreHealth(ISqlDatabase database) : IStoreHealth
{
    public async ValueTask CheckAsync(CancellationToken cancellation)
    {
        const string Count = "UPDATE tg_counters SET value = value + 1 WHERE name = 'health'";
        const string Read = "SELECT value FROM tg_counters WHERE name = 'health'";
        await database.WriteAsync((session, ct) => session.ExecuteAsync(Count, [], ct), cancellation);
        if (await database.ReadAsync((session, ct) => session.NumberAsync(Read, [], ct), cancellation) is null)
        {
            throw new StoreUnavailableException("The database lacks the row that a check counts in: restore a backup.");
        }
    }
}
