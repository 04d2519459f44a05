using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Tidegate.Streaming.Admitting;

namespace Tidegate.AspNetCore.Upgrade;

/// <summary>
/// The outermost layer of every connection: lets sessions keep it when HTTP is done with it, and closes at once what would exceed the process's
/// files or memory.
/// </summary>
/// <remarks>
/// The server counts upgraded connections apart from others, and at the file limit its accept loop spins on EMFILE; here all connections of all
/// listeners count together, well below the limit.
/// </remarks>
internal sealed partial class ConnectionCeiling(int connectionsMax, MemoryCeiling memory, ILogger<ConnectionCeiling> logger)
{
    private int _open;
    private int _refused;

    public int Open => Volatile.Read(ref _open);

    public ConnectionDelegate Wrap(ConnectionDelegate next) => connection => RunAsync(next, connection);

    private async Task RunAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > connectionsMax || memory.IsExceeded)
            {
                if (Interlocked.Increment(ref _refused) % 1_000 == 1)
                {
                    LogRefused(Open, connectionsMax); // once in a thousand: a storm must not become a storm of lines
                }

                connection.Abort(new ConnectionAbortedException("No room for another connection."));
                return;
            }

            var takeover = Takeover.Offer(connection);
            try
            {
                await next(connection);
            }
            catch
            {
                takeover.Abandon();
                throw;
            }

            await takeover.ConverseAsync();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    [LoggerMessage(
        LogEvents.ConnectionRefused,
        LogLevel.Warning,
        "Closing new connections at once: {Open} are open, the file limit allows {ConnectionsMax}, and there must be memory for them"
    )]
    private partial void LogRefused(int open, int connectionsMax);
}
