using System.Net.Sockets;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>The bytes of a client's socket, which tell its session that there were some: a ping of the protocol is answered below the session and would not be noticed.</summary>
internal sealed class HeardStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>Who is told; null: nobody yet.</summary>
    public ISimulatedSession? Session { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        if (buffer.Length > 0 && count > 0)
        {
            Session?.Heard();
        }

        return count;
    }
}
