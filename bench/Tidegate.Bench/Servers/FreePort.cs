using System.Net;
using System.Net.Sockets;

namespace Tidegate.Bench.Servers;

/// <summary>Ports for servers that have to be told one.</summary>
internal static class FreePort
{
    /// <summary>One that was free a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until somebody listens there.</summary>
    /// <exception cref="IOException">Nobody does in time.</exception>
    public static void WaitFor(int port)
    {
        for (var left = 200; left > 0; left--)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        throw new IOException($"Nobody listens on port {port}.");
    }
}
