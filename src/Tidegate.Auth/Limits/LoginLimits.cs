using System.Collections.Immutable;
using System.Net;
using Tidegate.Auth.Caching;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Limits;

/// <summary>Bounds guesses of passwords: so many in a window from one address and for one user name, with a window that failures make longer. Thread-safe.</summary>
/// <remarks>
/// A name that is nobody's is counted like any other. A success clears the user's count and takes its own attempt back from the address, whose
/// failures stay: whoever has one account must not buy guesses at the others with it.
/// </remarks>
/// <param name="options">How many, in how long.</param>
/// <param name="time">Monotonic clock.</param>
public sealed class LoginLimits(LimitOptions options, TimeProvider time)
{
    /// <summary>How much longer the window is after no failure, one, two and so on; the last holds for all further ones.</summary>
    public static ImmutableArray<int> Multipliers { get; } = [1, 1, 2, 4, 8, 16];

    private readonly Lock _gate = new();
    private readonly LeastRecentTable<IPAddress, Entry> _addresses = new(options.ClientsMax);
    private readonly LeastRecentTable<string, Entry> _users = new(options.ClientsMax);

    /// <summary>Addresses and user names that are remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _addresses.Count + _users.Count;
            }
        }
    }

    /// <summary>Counts an attempt before the password is looked at.</summary>
    /// <param name="user">The name that was given, 1 to 128 characters.</param>
    /// <param name="address">From where; null: not known, then only the user is counted.</param>
    /// <returns>Why it may not be made now; null: it may.</returns>
    public Refusal? Begin(string user, IPAddress? address)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var byAddress = address is null ? null : _addresses.Use(ClientNetwork.Of(address));
            if (byAddress is not null && Wait(byAddress, now) is { } wait)
            {
                return Refused(LoginRules.Address, wait);
            }

            var byUser = _users.Use(user);
            if (Wait(byUser, now) is { } userWait)
            {
                return Refused(LoginRules.User, userWait);
            }

            Note(byAddress, now);
            Note(byUser, now);
            return null;
        }
    }

    /// <summary>The attempt failed.</summary>
    public void Failed(string user, IPAddress? address)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            Fail(_users.Use(user), now);
            if (address is not null)
            {
                Fail(_addresses.Use(ClientNetwork.Of(address)), now);
            }
        }
    }

    /// <summary>The attempt succeeded.</summary>
    public void Succeeded(string user, IPAddress? address)
    {
        lock (_gate)
        {
            _users.Remove(user);
            TakeBack(address);
        }
    }

    /// <summary>The attempt was not decided: the password was not looked at.</summary>
    public void Undecided(string user, IPAddress? address)
    {
        lock (_gate)
        {
            if (_users.Find(user) is { Attempts: > 0 } byUser)
            {
                byUser.Attempts--;
            }

            TakeBack(address);
        }
    }

    private void TakeBack(IPAddress? address)
    {
        if (address is not null && _addresses.Find(ClientNetwork.Of(address)) is { Attempts: > 0 } byAddress)
        {
            byAddress.Attempts--;
        }
    }

    private Refusal Refused(string rule, TimeSpan wait) =>
        new(GatewayErrors.RateLimited, rule)
        {
            RetryAfter = wait,
            Limit = new ReachedLimit("login", options.LoginAttempts, options.LoginWindow),
        };

    /// <summary>How long until another attempt may be made; null: it may be made now. Ends a window whose time is over.</summary>
    private TimeSpan? Wait(Entry entry, long now)
    {
        if (entry.Attempts > 0 && time.GetElapsedTime(entry.LastAt, now) >= entry.Window)
        {
            entry.Attempts = 0;
        }

        return entry.Attempts < options.LoginAttempts ? null : entry.Window - time.GetElapsedTime(entry.LastAt, now);
    }

    private void Note(Entry? entry, long now)
    {
        if (entry is not null)
        {
            entry.Attempts++;
            entry.LastAt = now;
            entry.Window = options.LoginWindow * Multiplier(entry, now);
        }
    }

    private void Fail(Entry entry, long now)
    {
        Age(entry, now);
        entry.Failures = Math.Min(entry.Failures + 1, Multipliers.Length); // more would say nothing more
        entry.FailedAt = now;
    }

    private int Multiplier(Entry entry, long now)
    {
        Age(entry, now);
        return Multipliers[Math.Min(entry.Failures, Multipliers.Length - 1)];
    }

    private void Age(Entry entry, long now)
    {
        if (time.GetElapsedTime(entry.FailedAt, now) >= options.FailureMemory)
        {
            entry.Failures = 0;
        }
    }

    private sealed class Entry
    {
        public int Attempts;
        public int Failures;
        public long LastAt;
        public long FailedAt;
        public TimeSpan Window;
    }
}
