using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>Bounds guesses: so many login attempts a minute from one address. Thread-safe.</summary>
/// <remarks>The framework's limiter, which forgets idle addresses by itself; it goes by the system's clock.</remarks>
internal sealed class LoginLimiter : IDisposable
{
    /// <summary>Attempts from one address in one window, successful ones included.</summary>
    public const int AttemptsMax = 5;

    private const int NetworkBytes = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress> _attempts = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(
            Counted(address),
            static _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = AttemptsMax,
                Window = Window,
                QueueLimit = 0,
            }
        )
    );

    /// <summary>Counts an attempt.</summary>
    /// <returns>False: too many; come back after <paramref name="retryAfter"/>.</returns>
    public bool TryTake(IPAddress address, out TimeSpan retryAfter)
    {
        using var lease = _attempts.AttemptAcquire(address);
        retryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
        return lease.IsAcquired;
    }

    /// <inheritdoc />
    public void Dispose() => _attempts.Dispose();

    /// <summary>An IPv4 address; of an IPv6 address its /64, all of which one host may use (RFC 4291 §2.5.1).</summary>
    private static IPAddress Counted(IPAddress address)
    {
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
