using Tidegate.Core.Access;

namespace Tidegate.Auth.Jwt;

/// <summary>Believes a signed token (RFC 7519 in the compact form of RFC 7515) of a configured issuer, and nothing else.</summary>
/// <remarks>Thread-safe. Refusals are <c>auth.token_expired</c> or <c>auth.token_invalid</c> with a rule of <see cref="TokenRules"/>.</remarks>
/// <param name="trusted">Whose tokens, with which keys.</param>
/// <param name="cache">What was verified before.</param>
/// <param name="time">Tokens are judged by its wall clock.</param>
public sealed class JwtGrantSource(TrustedIssuers trusted, VerifiedTokenCache cache, TimeProvider time) : IGrantSource
{
    /// <inheritdoc />
    public ValueTask<Admission> GrantAsync(Credential credential, GrantContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(context);
        var issuers = context.Issuers;
        var now = time.GetUtcNow();
        var known = TokenFingerprint.TryMake(credential.Secret, issuers, out var fingerprint) ? cache.Find(fingerprint, now) : null;
        return known is null
            ? VerifyAsync(credential.Secret, issuers, fingerprint, now, cancellation)
            : ValueTask.FromResult(Admission.Granted(known));
    }

    private async ValueTask<Admission> VerifyAsync(
        string token,
        IReadOnlyList<string> issuers,
        TokenFingerprint fingerprint,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var epoch = cache.Epoch; // before the token is looked at: a revocation in between must win
        var examination = new TokenExamination(token, trusted.Named(issuers), now, cancellation);
        var admission = await examination.RunAsync();
        if (admission.IsGranted)
        {
            cache.Add(fingerprint, admission.Grant, now, epoch, examination.Key.RetireAt);
        }

        return admission;
    }
}
