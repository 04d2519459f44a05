using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tidegate.Auth.ApiKeys;

/// <summary>Addresses and networks from which something may be used.</summary>
/// <remarks>An IPv4 address mapped into IPv6 (RFC 4291 §2.5.5.2) is the IPv4 address, here and in the list.</remarks>
internal static class AddressList
{
    private const int MappedPrefixBits = 96;

    /// <summary>True where the list is empty or holds the address. An address that is not known is in no list.</summary>
    public static bool Allows(ImmutableArray<string> list, IPAddress? address)
    {
        if (list.IsDefaultOrEmpty)
        {
            return true;
        }

        if (address is null)
        {
            return false;
        }

        var plain = Plain(address);
        foreach (var entry in list)
        {
            if (TryParse(entry) is { } network && network.Contains(plain)) // an entry that cannot be read lets nobody in
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An address or a network whose host bits are zero; null for every other text.</summary>
    public static IPNetwork? TryParse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var head = slash < 0 ? text : text[..slash];
        if (
            text.Length > 64
            || head.Contains('%', StringComparison.Ordinal)
            || !IPAddress.TryParse(head, out var address)
            || IsShortened(head, address)
        )
        {
            return null;
        }

        var bits = address.AddressFamily is AddressFamily.InterNetworkV6 ? 128 : 32;
        var length = bits;
        if (
            slash >= 0
            && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits)
        )
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            if (length < MappedPrefixBits)
            {
                return null; // more than all of IPv4, and not what anybody means
            }

            (address, length) = (address.MapToIPv4(), length - MappedPrefixBits);
        }

        // Host bits that are not zero would be dropped: which of two networks was meant?
        var network = new IPNetwork(address, length);
        return network.BaseAddress.Equals(address) ? network : null;
    }

    // The parser takes "10.1" and "0x7f.1" too, for what few would expect.
    private static bool IsShortened(string text, IPAddress address) =>
        address.AddressFamily is AddressFamily.InterNetwork && !string.Equals(address.ToString(), text, StringComparison.Ordinal);

    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes())
        : address;
}
