using System.Net;
using Tidegate.Auth.ApiKeys;

namespace Tidegate.Tests.Auth.ApiKeys;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("::ffff:192.0.2.0/120", "192.0.2.9", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "192.0.2.1", false)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    public void An_address_is_in_a_network_or_not(string entry, string address, bool expected) =>
        Assert.Equal(expected, AddressList.Allows([entry], IPAddress.Parse(address)));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("10")]
    [InlineData("10.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1/24")] // host bits: which of two did they mean?
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/08 ")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::ffff:0:0/95")]
    [InlineData("example.org")]
    [InlineData("10.0.0.0/8/8")]
    public void What_is_no_network_is_refused(string entry) => Assert.Null(AddressList.TryParse(entry));

    [Fact]
    public void An_empty_list_allows_every_address_and_a_list_none_that_is_not_known()
    {
        Assert.True(AddressList.Allows([], null));
        Assert.True(AddressList.Allows([], IPAddress.Loopback));
        Assert.False(AddressList.Allows(["0.0.0.0/0", "::/0"], null));
    }

    [Fact]
    public void An_entry_that_cannot_be_read_lets_nobody_in() => Assert.False(AddressList.Allows(["everybody"], IPAddress.Loopback));

    [Fact]
    public void One_of_several_is_enough() =>
        Assert.True(AddressList.Allows(["192.0.2.7", "::1", "10.0.0.0/8"], IPAddress.Parse("10.9.8.7")));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_text_is_read_or_refused_and_never_breaks_the_reader(int seed)
    {
        const string Usual = "0123456789abcdef.:/%x- ";
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => Usual[random.Next(Usual.Length)])]);

            var thrown = Record.Exception(() => AddressList.TryParse(text));

            Assert.True(thrown is null, text);
        }
    }
}
