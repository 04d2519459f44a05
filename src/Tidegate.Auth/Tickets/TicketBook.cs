using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Grants;
using Tidegate.Auth.Secrets;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Tickets;

/// <summary>Tickets for pages that cannot send a header: good once, for 30 s, at one endpoint and from one origin. In memory, bounded. Thread-safe.</summary>
/// <remarks>A ticket that is shown is used up whatever comes of it; of two that show it at the same moment exactly one gets what it carries.</remarks>
public sealed class TicketBook : ITicketDesk
{
    /// <summary>How long a ticket is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Most tickets of one user that wait for their use.</summary>
    public const int PerUserMax = 32;

    private const string Prefix = "tgt_";
    private const int Chars = 47; // the prefix and 43 characters for 32 bytes

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _perUser = new(StringComparer.Ordinal);
    private readonly Queue<(string Hash, long EndsAt)> _order = new(); // all live equally long: the oldest ends first
    private readonly int _max;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    /// <param name="options">The bound.</param>
    /// <param name="audit">Hears of every ticket.</param>
    /// <param name="time">Measures their life.</param>
    public TicketBook(AuthOptions options, AuditLog audit, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_max, _audit, _time) = (options.TicketsMax, audit, time);
    }

    /// <summary>Tickets that wait now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Issues a ticket.</summary>
    /// <param name="grant">What it shall carry: what the credential alone said, so that what is stored is laid over it anew when it is used.</param>
    /// <param name="endpoint">Configured name of the endpoint where it is good.</param>
    /// <param name="origin">Origin, normalised, of the page that asks; null: no browser. It is good from there only.</param>
    /// <param name="resumeSecret">Secret of a session that shall go on, or null.</param>
    /// <param name="caller">Who asks.</param>
    /// <returns>The ticket, or <c>limit.rate</c> where too many wait.</returns>
    public Outcome<Ticket> Issue(Grant grant, string endpoint, string? origin, string? resumeSecret, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(caller);
        var text = Prefix + SecretText.New();
        var isIssued = TryAdd(Hash(text), grant.UserId, new Entry(grant.Basis ?? grant, endpoint, origin, resumeSecret, EndsAt()));
        var outcome = isIssued
            ? Outcome<Ticket>.Done(new Ticket(text, _time.GetUtcNow() + Lifetime))
            : Outcome<Ticket>.Refused(GatewayErrors.RateLimited, TicketRules.Full);
        _audit.Add(
            new AuditEvent
            {
                At = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()),
                Action = AuditActions.TicketIssued,
                Actor = caller.Actor ?? grant.UserId,
                Subject = grant.UserId,
                Endpoint = endpoint,
                Error = outcome.Refusal?.Error.Id,
                Rule = outcome.Refusal?.Rule,
                Address = caller.Address,
            }
        );
        return outcome;
    }

    /// <summary>True for a text in the form of a ticket.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Chars
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && SecretText.IsBase64Url(text.AsSpan(Prefix.Length));
    }

    bool ITicketDesk.IsTicket(string secret) => IsOne(secret);

    ValueTask<Admission> ITicketDesk.RedeemAsync(string ticket, GrantContext context, CancellationToken cancellation)
    {
        var taken = Take(ticket, context.Endpoint, context.Origin);
        return ValueTask.FromResult(
            taken.IsDone ? Admission.Granted(taken.Value.Grant) : Admission.Refused(taken.Refusal.Error, taken.Refusal.Rule)
        );
    }

    /// <summary>Takes a ticket: from here on it is unknown.</summary>
    /// <param name="text">What the client shows; any text.</param>
    /// <param name="endpoint">Where; null: at no endpoint, where no ticket is good.</param>
    /// <param name="origin">From where.</param>
    /// <returns>What it carried; or <c>auth.token_invalid</c> or <c>auth.token_expired</c> with a rule of <see cref="TicketRules"/>.</returns>
    public Outcome<TakenTicket> Take(string text, string? endpoint, string? origin)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsOne(text) || TryRemove(Hash(text)) is not { } entry)
        {
            return Refused(GatewayErrors.TokenInvalid, TicketRules.Unknown);
        }

        return entry.Endpoint != endpoint ? Refused(GatewayErrors.TokenInvalid, TicketRules.Endpoint)
            : entry.Origin != origin ? Refused(GatewayErrors.TokenInvalid, TicketRules.Origin)
            : entry.Grant.ExpiresAt <= _time.GetUtcNow() ? Refused(GatewayErrors.TokenExpired, TicketRules.Expired)
            : Outcome<TakenTicket>.Done(new TakenTicket(entry.Grant, entry.ResumeSecret));
    }

    /// <summary>The resume secret of a ticket that waits, without taking it; null where there is none.</summary>
    public string? ResumeSecretOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsOne(text))
        {
            return null;
        }

        var hash = Hash(text);
        lock (_gate)
        {
            return _entries.GetValueOrDefault(hash) is { } entry && _time.GetTimestamp() < entry.EndsAt ? entry.ResumeSecret : null;
        }
    }

    private bool TryAdd(string hash, string user, Entry entry)
    {
        lock (_gate)
        {
            DropEnded();
            var mine = _perUser.GetValueOrDefault(user);
            if (_order.Count >= _max || mine >= PerUserMax)
            {
                return false;
            }

            _entries.Add(hash, entry);
            _order.Enqueue((hash, entry.EndsAt));
            _perUser[user] = mine + 1;
            return true;
        }
    }

    private Entry? TryRemove(string hash)
    {
        lock (_gate)
        {
            DropEnded();
            return Remove(hash);
        }
    }

    /// <summary>A ticket that was taken keeps its place in the order until its time is over: the bound is on tickets issued within 30 s.</summary>
    private void DropEnded()
    {
        var now = _time.GetTimestamp();
        while (_order.TryPeek(out var oldest) && oldest.EndsAt <= now)
        {
            _order.Dequeue();
            _ = Remove(oldest.Hash);
        }
    }

    private Entry? Remove(string hash)
    {
        if (!_entries.Remove(hash, out var entry))
        {
            return null;
        }

        var user = entry.Grant.UserId;
        if (_perUser[user] == 1)
        {
            _perUser.Remove(user);
        }
        else
        {
            _perUser[user]--;
        }

        return entry;
    }

    private long EndsAt() => _time.GetTimestamp() + (long)(Lifetime.TotalSeconds * _time.TimestampFrequency);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private static Outcome<TakenTicket> Refused(GatewayError error, string rule) => Outcome<TakenTicket>.Refused(error, rule);

    private sealed record Entry(Grant Grant, string Endpoint, string? Origin, string? ResumeSecret, long EndsAt);
}
