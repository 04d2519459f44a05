using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>Waits for clients until it is stopped: a client that is gone before it was let in, or a moment without free sockets, ends nothing.</summary>
/// <param name="accept">Waits for the next client.</param>
/// <param name="time">The clock of the pause after a fault that would otherwise come again at once.</param>
/// <param name="logger">Hears of faults.</param>
internal sealed partial class ClientAcceptor(Func<CancellationToken, ValueTask<Socket>> accept, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = logger;

    /// <summary>The next client; null: stopped.</summary>
    public async ValueTask<Socket?> NextAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                return await accept(stopping);
            }
            catch (SocketException fault) when (!stopping.IsCancellationRequested)
            {
                LogFault(fault.SocketErrorCode);
                if (fault.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
                {
                    await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
            catch (Exception ending)
                when (stopping.IsCancellationRequested
                    && ending is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException
                )
            {
                // the listener was stopped under it
            }
        }

        return null;
    }

    [LoggerMessage(LogEvents.SimulatorNotAccepted, LogLevel.Warning, "A client could not be let in: {Fault}")]
    private partial void LogFault(SocketError fault);
}
