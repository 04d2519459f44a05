using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Tokens;

/// <summary>Issues access tokens, keeps sign-ins alive by refresh tokens (RFC 6749 §6) and ends them. Writes the audit log itself. Thread-safe.</summary>
/// <remarks>
/// Refresh tokens are good once (RFC 9700 §4.14.2): one that comes a second time ends its sign-in, with all tokens and open sessions of it, because
/// either the user or the thief has just been shown to be the other. Nothing here throws for what a peer sent or a database did.
/// </remarks>
/// <param name="issuers">The configured issuers; those with a key that can sign issue.</param>
/// <param name="subjects">Finds users again at a refresh.</param>
/// <param name="refresh">The sign-ins.</param>
/// <param name="revocations">What ends at once.</param>
/// <param name="audit">Hears of everything.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">Gives the times in tokens.</param>
/// <param name="logger">Hears of reuse.</param>
public sealed partial class TokenDesk(
    TrustedIssuers issuers,
    TokenSubjects subjects,
    IRefreshStore refresh,
    RevocationList revocations,
    AuditLog audit,
    AuthMetrics metrics,
    TimeProvider time,
    ILogger<TokenDesk>? logger = null
)
{
    private readonly ILogger _logger = logger ?? NullLogger<TokenDesk>.Instance;
    private readonly FrozenDictionary<string, TokenIssuer> _issuers = issuers
        .All.Where(issuer => issuer.Keys.Any(key => key.Signing is not null))
        .ToFrozenDictionary(issuer => issuer.Name, issuer => new TokenIssuer(issuers, issuer.Name, time), StringComparer.Ordinal);

    /// <summary>True where this is the configured name of an issuer that has a key to sign with.</summary>
    public bool CanIssue(string issuer) => _issuers.ContainsKey(issuer);

    /// <summary>Issues an access token alone.</summary>
    /// <param name="subject">A user who has just shown who they are.</param>
    /// <param name="issuer">Configured name of the issuer whose tokens are wanted.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ArgumentException">No issuer of that name can sign: a mistake of ours.</exception>
    public async ValueTask<Outcome<IssuedTokens>> IssueAsync(
        TokenSubject subject,
        string issuer,
        Caller caller,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(caller);
        var outcome = await SignAsync(subject, Named(issuer), session: null, cancellation);
        Audit(outcome, AuditActions.TokenIssued, subject.Name, caller, null);
        return outcome;
    }

    /// <summary>Begins a sign-in: an access token, and a refresh token that keeps it alive.</summary>
    /// <inheritdoc cref="IssueAsync" />
    public async ValueTask<Outcome<IssuedTokens>> BeginAsync(
        TokenSubject subject,
        string issuer,
        Caller caller,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(caller);
        var family = Family(subject, Named(issuer), caller);
        var outcome = await SignAsync(subject, Named(issuer), family.Id, cancellation);
        if (outcome.IsDone)
        {
            var token = RefreshToken.New();
            try
            {
                var most = Named(issuer).Settings.Issuing.SignInsMax;
                await refresh.AddAsync(family, RefreshToken.Hash(token), most, cancellation);
                outcome = Outcome<IssuedTokens>.Done(WithRefresh(outcome.Value, token, family));
            }
            catch (StoreUnavailableException)
            {
                outcome = StoreIsAway();
            }
        }

        Audit(outcome, AuditActions.TokenIssued, subject.Name, caller, family.Id);
        return outcome;
    }

    /// <summary>Exchanges a refresh token for new tokens. The user is looked up again: roles are those of now.</summary>
    /// <param name="refreshToken">What the client shows; any text.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<Outcome<IssuedTokens>> RefreshAsync(string refreshToken, Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(refreshToken);
        ArgumentNullException.ThrowIfNull(caller);
        if (!RefreshToken.IsOne(refreshToken))
        {
            return Audit(Refused(GatewayErrors.TokenInvalid, RefreshRules.Form), AuditActions.TokenRefreshed, null, caller, null);
        }

        try
        {
            return await ExchangeAsync(refreshToken, caller, cancellation);
        }
        catch (StoreUnavailableException)
        {
            return StoreIsAway();
        }
    }

    /// <summary>Everything but the last step is done before the token is used up, so that a fault on the way costs nobody their sign-in.</summary>
    private async ValueTask<Outcome<IssuedTokens>> ExchangeAsync(string refreshToken, Caller caller, CancellationToken cancellation)
    {
        var hash = RefreshToken.Hash(refreshToken);
        if (await refresh.FindByTokenAsync(hash, cancellation) is not { } family || !_issuers.TryGetValue(family.Issuer, out var issuer))
        {
            return Audit(Refused(GatewayErrors.TokenInvalid, RefreshRules.Unknown), AuditActions.TokenRefreshed, null, caller, null);
        }

        var subject = await subjects.FindAsync(family.Subject, cancellation);
        if (subject is null)
        {
            await EndFamilyAsync(family, cancellation);
            var refused = Refused(GatewayErrors.TokenInvalid, RefreshRules.User);
            return Audit(refused, AuditActions.TokenRefreshed, family.Subject, caller, family.Id);
        }

        var outcome = await SignAsync(subject, issuer, family.Id, cancellation);
        if (outcome.IsDone)
        {
            outcome = await RotateAsync(hash, outcome.Value, issuer, cancellation);
        }

        if (outcome.Refusal?.Rule == RefreshRules.Reused)
        {
            revocations.EndFamily(family.Id);
            LogReused(_logger, family.Subject, family.Id);
            return Audit(outcome, AuditActions.TokenReused, family.Subject, caller, family.Id);
        }

        return Audit(outcome, AuditActions.TokenRefreshed, family.Subject, caller, family.Id);
    }

    private async ValueTask<Outcome<IssuedTokens>> RotateAsync(
        string hash,
        IssuedTokens issued,
        TokenIssuer issuer,
        CancellationToken cancellation
    )
    {
        var (next, now) = (RefreshToken.New(), Now());
        var until = now + issuer.Settings.Issuing.RefreshLifetime;
        var rotation = await refresh.RotateAsync(hash, RefreshToken.Hash(next), now, until, cancellation);
        return rotation.Outcome switch
        {
            RotationOutcome.Rotated => Outcome<IssuedTokens>.Done(WithRefresh(issued, next, rotation.Family!)),
            RotationOutcome.Reused => Refused(GatewayErrors.Revoked, RefreshRules.Reused),
            RotationOutcome.Revoked => Refused(GatewayErrors.Revoked, RefreshRules.Revoked),
            RotationOutcome.Expired => Refused(GatewayErrors.TokenExpired, RefreshRules.Expired),
            _ => Refused(GatewayErrors.TokenInvalid, RefreshRules.Unknown),
        };
    }

    private async ValueTask<Outcome<IssuedTokens>> SignAsync(
        TokenSubject subject,
        TokenIssuer issuer,
        string? session,
        CancellationToken cancellation
    )
    {
        await revocations.UntilIssuableAsync(subject.Name, cancellation);
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()); // tokens count whole seconds
        var end = now + issuer.Settings.Issuing.AccessLifetime;
        end = subject.NotAfter < end ? DateTimeOffset.FromUnixTimeSeconds(subject.NotAfter.Value.ToUnixTimeSeconds()) : end;
        if (end <= now)
        {
            return Refused(GatewayErrors.TokenExpired, RefreshRules.Expired);
        }

        if (issuer.TrySign(TokenForm.Fill(issuer.Settings, subject, now, end, session)) is not { } token)
        {
            return Refused(GatewayErrors.Unavailable, RefreshRules.NoKey);
        }

        return Outcome<IssuedTokens>.Done(
            new IssuedTokens
            {
                AccessToken = token,
                AccessLifetime = end - now,
                ExpiresAt = end,
                Subject = subject,
                Issuer = issuer.Settings.Name,
                SessionId = session,
            }
        );
    }

    private RefreshFamily Family(TokenSubject subject, TokenIssuer issuer, Caller caller)
    {
        var now = Now();
        return new RefreshFamily
        {
            Id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            Subject = subject.Name,
            Issuer = issuer.Settings.Name,
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + issuer.Settings.Issuing.RefreshLifetime,
            Address = caller.Address?.ToString(),
            Agent = caller.PlainAgent,
        };
    }

    private static IssuedTokens WithRefresh(IssuedTokens issued, string token, RefreshFamily family) =>
        issued with
        {
            RefreshToken = token,
            RefreshLifetime = family.ExpiresAt - family.LastUsedAt,
            SessionId = family.Id,
        };

    private TokenIssuer Named(string issuer) =>
        _issuers.TryGetValue(issuer, out var found)
            ? found
            : throw new ArgumentException($"No issuer named \"{issuer}\" has a key that can sign.", nameof(issuer));

    /// <summary>Stores keep whole milliseconds.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private Outcome<IssuedTokens> Audit(Outcome<IssuedTokens> outcome, string action, string? subject, Caller caller, string? session)
    {
        var refusal = outcome.Refusal;
        if (outcome.IsDone)
        {
            metrics.TokenIssued(outcome.Value.Issuer);
        }

        audit.Add(
            new AuditEvent
            {
                At = Now(),
                Action = refusal is null || action == AuditActions.TokenReused ? action : AuditActions.TokenRefused,
                Actor = caller.Actor ?? subject,
                Subject = subject,
                Session = session,
                Error = refusal?.Error.Id,
                Rule = refusal?.Rule,
                Address = caller.Address,
            }
        );
        return outcome;
    }

    private static Outcome<IssuedTokens> Refused(GatewayError error, string rule) => Outcome<IssuedTokens>.Refused(error, rule);

    private static Outcome<IssuedTokens> StoreIsAway() => Refused(GatewayErrors.Unavailable, StoreRules.Unavailable);

    [LoggerMessage(
        LogEvents.FamilyReused,
        LogLevel.Warning,
        "A refresh token of {Subject} came a second time: sign-in {Family} is ended, with all that came from it"
    )]
    private static partial void LogReused(ILogger logger, string subject, string family);
}
