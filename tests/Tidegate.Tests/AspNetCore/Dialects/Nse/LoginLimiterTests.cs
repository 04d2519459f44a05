using System.Net;
using Tidegate.AspNetCore.Dialects.Nse;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

public sealed class LoginLimiterTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    public void Attempts_are_counted_by_host(string first, string second, bool isSameHost)
    {
        using var limiter = new LoginLimiter();
        for (var attempt = 0; attempt < LoginLimiter.AttemptsMax; attempt++)
        {
            Assert.True(limiter.TryTake(IPAddress.Parse(first), out _));
        }

        Assert.Equal(!isSameHost, limiter.TryTake(IPAddress.Parse(second), out _));
    }
}
