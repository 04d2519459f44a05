using System.Net;
using System.Net.Sockets;
using Tidegate.Gateway.Listening;

namespace Tidegate.Tests.Gateway.Listening;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("localhost:65535", "127.0.0.1:65535")]
    [InlineData("*:80", "0.0.0.0:80")]
    [InlineData("[::1]:8080", "[::1]:8080")]
    [InlineData("[::]:8080", "[::]:8080")]
    public void Host_and_port_are_read(string text, string expected)
    {
        Assert.Equal(expected, ListenAddress.Parse(text)?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData(":8080")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:+80")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1: 80")]
    [InlineData("example.com:8080")]
    [InlineData("http://127.0.0.1:8080")]
    public void Anything_else_is_no_address(string text)
    {
        Assert.Null(ListenAddress.Parse(text));
    }

    [Fact]
    public void An_address_is_free_until_somebody_listens_there()
    {
        using var other = new TakenPort();
        var address = new ListenAddress(IPAddress.Loopback, other.Port);

        var whileTaken = address.FindObstacle();
        other.Dispose();

        Assert.Equal(SocketError.AddressAlreadyInUse, whileTaken);
        Assert.Null(address.FindObstacle());
    }

    [Fact]
    public void An_address_of_another_machine_cannot_be_had()
    {
        var address = new ListenAddress(IPAddress.Parse("192.0.2.1"), 8080);

        Assert.Equal(SocketError.AddressNotAvailable, address.FindObstacle()); // RFC 5737: nobody's
    }
}
