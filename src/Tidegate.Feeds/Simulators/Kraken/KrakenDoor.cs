using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Judges private calls of REST as the exchange does: lockout, key, signature, nonce, one-time password, counter. Called under the exchange's lock.</summary>
/// <remarks>It computes the signature by itself, not with the library that it is there to judge (Kraken: Spot REST authentication).</remarks>
internal sealed class KrakenDoor(KrakenSimulatorOptions options, IReadOnlyDictionary<string, KrakenAccount> accounts, TimeProvider time)
{
    private const int AddressesMax = 10_000;

    private readonly Dictionary<string, Strikes> _strikes = [];

    /// <summary>The account and the parameters of a call, or the error that refuses it.</summary>
    public (KrakenAccount? Account, KrakenFields Fields, string? Error) Judge(PlainRequest request, decimal cost)
    {
        if (IsLockedOut(request.From))
        {
            return (null, KrakenFields.None, "EGeneral:Temporary lockout");
        }

        var (account, fields, error) = Examine(request);
        if (error is "EAPI:Invalid key" or "EAPI:Invalid signature" or "EAPI:Invalid nonce")
        {
            Strike(request.From);
            return (null, fields, error);
        }

        if (account is null)
        {
            return (null, fields, error);
        }

        _strikes.Remove(request.From);
        return cost == 0 || account.Calls.TryAdd(cost) ? (account, fields, null) : (null, fields, "EAPI:Rate limit exceeded");
    }

    private (KrakenAccount?, KrakenFields, string?) Examine(PlainRequest request)
    {
        if (!accounts.TryGetValue(request.Head.Header("API-Key"), out var account))
        {
            return (null, KrakenFields.None, "EAPI:Invalid key");
        }

        if (KrakenFields.Read(request) is not { } fields || fields.Text("nonce") is not { Length: > 0 } nonce)
        {
            return (null, KrakenFields.None, "EAPI:Invalid nonce");
        }

        if (!IsSigned(request, nonce, account))
        {
            return (null, fields, "EAPI:Invalid signature");
        }

        if (!ulong.TryParse(nonce, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !account.Nonces.TryTake(number))
        {
            return (null, fields, "EAPI:Invalid nonce");
        }

        return account.Face.Otp is { } otp && fields.Text("otp") != otp
            ? (null, fields, "EAPI:Invalid signature")
            : (account, fields, null);
    }

    private static bool IsSigned(PlainRequest request, string nonce, KrakenAccount account)
    {
        byte[] once = [.. Encoding.UTF8.GetBytes(nonce), .. request.Body.Span];
        byte[] message = [.. Encoding.UTF8.GetBytes(request.Head.Path), .. SHA256.HashData(once)];
        var expected = Convert.ToBase64String(HMACSHA512.HashData(account.Secret, message));
        var shown = request.Head.Header("API-Sign");
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(shown));
    }

    // "Further failing calls keep it alive" (Kraken support: temporary lockout).
    private bool IsLockedOut(string from)
    {
        if (!_strikes.TryGetValue(from, out var strikes) || strikes.LockedAt is not { } since)
        {
            return false;
        }

        if (time.GetElapsedTime(since) >= options.Lockout)
        {
            _strikes.Remove(from);
            return false;
        }

        strikes.LockedAt = time.GetTimestamp();
        return true;
    }

    private void Strike(string from)
    {
        if (!_strikes.TryGetValue(from, out var strikes))
        {
            if (_strikes.Count >= AddressesMax)
            {
                _strikes.Clear();
            }

            _strikes.Add(from, strikes = new Strikes());
        }

        if (++strikes.Count >= options.FailuresMax)
        {
            strikes.LockedAt = time.GetTimestamp();
        }
    }

    private sealed class Strikes
    {
        public int Count { get; set; }

        public long? LockedAt { get; set; }
    }
}
