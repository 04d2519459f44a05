using System.Net;
using System.Net.WebSockets;

namespace Tidegate.Feeds.Brokers.Sockets;

/// <summary>Opens real sockets. Certificates are checked as the system does it; redirects are not followed: a login is shown at the door it is for.</summary>
internal sealed class BrokerDialer : IBrokerDialer
{
    /// <inheritdoc />
    public async Task<IBrokerSocket> DialAsync(BrokerDoor door, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(door);
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // silence is judged by what the broker sends
            foreach (var (name, value) in door.Headers)
            {
                socket.Options.SetRequestHeader(name, value);
            }

            await socket.ConnectAsync(door.Address, cancellation);
            return new BrokerSocket(socket);
        }
        catch (WebSocketException) when (IsRefusal(socket.HttpStatusCode))
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new DoorRefusedException(status);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsRefusal(HttpStatusCode status) => status is not default(HttpStatusCode) and not HttpStatusCode.SwitchingProtocols;
}
