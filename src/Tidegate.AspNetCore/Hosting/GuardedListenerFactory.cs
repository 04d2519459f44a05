using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>The server's socket transport, but a connection that would take one of the process's last descriptors is closed where it is accepted.</summary>
/// <remarks>
/// With no descriptor left the server's accept loop spins, and the runtime may die of it. The kernel gives a new socket the lowest free number,
/// so that number itself tells how near the limit is, whoever holds the rest. Counting connections alone would be too late: between their
/// acceptance and the first of our own code they wait in a queue without a bound.
/// </remarks>
internal sealed class GuardedListenerFactory(SocketTransportFactory sockets, FileLimit limit)
    : IConnectionListenerFactory,
        IConnectionListenerFactorySelector
{
    /// <inheritdoc />
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    /// <inheritdoc />
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), limit.DescriptorsMax);

    private sealed class Listener(IConnectionListener inner, int descriptorsMax) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await inner.AcceptAsync(cancellationToken) is { } connection)
            {
                if (DescriptorOf(connection) < descriptorsMax)
                {
                    return connection;
                }

                connection.Abort(new ConnectionAbortedException("No descriptor for another connection."));
                await connection.DisposeAsync(); // before the next is accepted: never more than one of these at a time
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static nint DescriptorOf(ConnectionContext connection) =>
            OperatingSystem.IsWindows() ? 0 : connection.Features.Get<IConnectionSocketFeature>()?.Socket.Handle ?? 0;
    }
}
