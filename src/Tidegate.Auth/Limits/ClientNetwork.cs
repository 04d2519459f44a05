using System.Net;
using System.Net.Sockets;

namespace Tidegate.Auth.Limits;

/// <summary>What counts as one client among addresses.</summary>
public static class ClientNetwork
{
    private const int NetworkBytes = 8;

    /// <summary>An IPv4 address, also where it came mapped into IPv6; of an IPv6 address its /64, all of which one host may use (RFC 4291 §2.5.1).</summary>
    public static IPAddress Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
