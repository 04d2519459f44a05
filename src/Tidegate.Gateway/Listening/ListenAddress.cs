using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tidegate.Gateway.Listening;

/// <summary>An address to listen on.</summary>
/// <param name="Address">IP address.</param>
/// <param name="Port">Port; 0 takes any free one.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>Parses <c>host:port</c>; the host is an IP address, <c>localhost</c>, or <c>*</c> for all.</summary>
    public static ListenAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = text[..colon].Trim('[', ']');
        var address = host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            _ => IPAddress.TryParse(host, out var parsed) ? parsed : null,
        };
        return address is null ? null : new ListenAddress(address, port);
    }

    /// <summary>Why it cannot be had now; null where it can.</summary>
    public SocketError? FindObstacle()
    {
        try
        {
            using var socket = new Socket(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (!OperatingSystem.IsWindows())
            {
                // As the server does: a port whose last connections linger in TIME_WAIT is free.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            socket.Bind(new IPEndPoint(Address, Port));
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    /// <inheritdoc />
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
