using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Tidegate.Streaming.Admitting;

/// <summary>How often something may come from one address: a bucket of tokens for each, in a memory that does not grow with the addresses.</summary>
/// <remarks>
/// <para>Thread-safe, exact under any race, without allocation. An IPv6 address counts as its /64, which one subscriber has whole (RFC 6177 §2), and
/// an IPv4 address in IPv6 clothes as itself.</para>
/// <para>
/// Every address has a cell in each of two rows, found by a hash with a secret of this process; its tokens are those of the fuller cell. A stranger
/// is refused for others' sake only where both cells are shared with somebody busy: with a thousand busy addresses one in 250.
/// </para>
/// </remarks>
public sealed class AddressRate
{
    private const int Cells = 16_384;

    private readonly TimeProvider _time;
    private readonly long _interval;
    private readonly Lock _gate = new();
    private readonly long[][] _rows = [new long[Cells], new long[Cells]];
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);

    /// <param name="max">Tokens of a full bucket, and new ones within a period; at least 1.</param>
    /// <param name="period">More than zero.</param>
    /// <param name="time">The clock.</param>
    public AddressRate(int max, TimeSpan period, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (Max, Period, _time) = (max, period, time);
        _interval = Math.Max(1, (long)(period.TotalSeconds * time.TimestampFrequency / max));
        Array.ForEach(_rows, row => Array.Fill(row, long.MinValue));
    }

    /// <summary>Tokens of a full bucket.</summary>
    public int Max { get; }

    /// <summary>How long an empty bucket takes to fill.</summary>
    public TimeSpan Period { get; }

    /// <summary>Takes a token of an address.</summary>
    /// <param name="address">The address; null has no limit.</param>
    /// <param name="retryAfter">When there is one again, where there is none.</param>
    /// <returns>False: there is none.</returns>
    public bool TryTake(IPAddress? address, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (address is null)
        {
            return true;
        }

        Span<int> cells = stackalloc int[2];
        Find(address, cells);
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var wait = Wait(cells, now);
            if (wait > 0)
            {
                retryAfter = _time.GetElapsedTime(0, wait);
                return false;
            }

            Fill(ref _rows[0][cells[0]], now);
            Fill(ref _rows[1][cells[1]], now);
            return true;
        }
    }

    /// <summary>Tokens that an address has left; takes none.</summary>
    /// <param name="address">The address; null has all of them.</param>
    /// <param name="retryAfter">When there is one again, where there is none.</param>
    public int Left(IPAddress? address, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (address is null)
        {
            return Max;
        }

        Span<int> cells = stackalloc int[2];
        Find(address, cells);
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (Wait(cells, now) is > 0 and var wait)
            {
                retryAfter = _time.GetElapsedTime(0, wait);
                return 0;
            }

            var fullAt = Math.Max(now, FullAt(cells));
            return (int)(Max - ((fullAt - now + _interval - 1) / _interval));
        }
    }

    private long Wait(ReadOnlySpan<int> cells, long now) => Math.Max(now, FullAt(cells)) + _interval - now - (Max * _interval);

    private long FullAt(ReadOnlySpan<int> cells) => Math.Min(_rows[0][cells[0]], _rows[1][cells[1]]);

    /// <summary>The one number that says how many tokens there are, at any time: when the bucket will be full.</summary>
    private void Fill(ref long cell, long now) => cell = Math.Min(Math.Max(cell, now) + _interval, now + (Max * _interval)); // a shared cell is never worse than empty

    private void Find(IPAddress address, Span<int> cells)
    {
        Span<byte> input = stackalloc byte[32];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _secret.CopyTo(input);
        var bytes = input[16..];
        var mapped = address.IsIPv4MappedToIPv6;
        _ = address.TryWriteBytes(bytes, out _);
        if (mapped)
        {
            bytes[12..16].CopyTo(bytes);
            bytes[4..].Clear();
        }
        else if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
        }

        SHA256.HashData(input, hash);
        cells[0] = (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % Cells);
        cells[1] = (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash[4..]) % Cells);
    }
}
