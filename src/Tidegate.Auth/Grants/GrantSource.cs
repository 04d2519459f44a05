using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Tickets;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Grants;

/// <summary>Believes any kind of credential: API key, ticket or signed token, told apart by their form; then asks whether it was revoked, and lays what is stored over it.</summary>
/// <remarks>Thread-safe. While the store is away, whoever is known here goes on and the others are told to come back.</remarks>
/// <param name="tokens">Signed tokens.</param>
/// <param name="keys">API keys.</param>
/// <param name="overlay">What is stored.</param>
/// <param name="options">Whether imported keys, which have any form, may be believed.</param>
/// <param name="tickets">Tickets; null: there are none.</param>
/// <param name="revoked">What was revoked; null: nothing.</param>
public sealed class GrantSource(
    JwtGrantSource tokens,
    ApiKeyRing keys,
    GrantOverlay overlay,
    AuthOptions options,
    ITicketDesk? tickets = null,
    IRevokedGrants? revoked = null
) : IGrantSource, IVouchedGrants
{
    private static readonly Admission Away = Admission.Refused(GatewayErrors.Unavailable, StoreRules.Unavailable);
    private static readonly Admission NotHere = Admission.Refused(GatewayErrors.TokenInvalid, ApiKeyRules.Transport);
    private static readonly Admission NoTicket = Admission.Refused(GatewayErrors.TokenInvalid, TicketRules.Unknown);

    /// <inheritdoc />
    public async ValueTask<Admission> GrantAsync(Credential credential, GrantContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var believed = await BelieveAsync(credential, context, cancellation);
            return believed.IsGranted ? await JudgeAsync(believed.Grant, cancellation) : believed;
        }
        catch (StoreUnavailableException)
        {
            return Away;
        }
    }

    /// <inheritdoc />
    public async ValueTask<Admission> JudgeAsync(Grant vouched, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(vouched);
        try
        {
            if (revoked is not null && await revoked.JudgeAsync(vouched, cancellation) is { } refusal)
            {
                return Admission.Refused(refusal);
            }

            return await overlay.ApplyAsync(vouched, cancellation);
        }
        catch (StoreUnavailableException)
        {
            return Away;
        }
    }

    private ValueTask<Admission> BelieveAsync(Credential credential, GrantContext context, CancellationToken cancellation)
    {
        var secret = credential.Secret;
        if (credential.Kind is CredentialKind.Ticket || tickets?.IsTicket(secret) is true)
        {
            return tickets?.RedeemAsync(secret, context, cancellation) ?? ValueTask.FromResult(NoTicket);
        }

        if (secret.StartsWith(ApiKeyText.Mark, StringComparison.Ordinal))
        {
            return WithKeyAsync(credential, context, cancellation);
        }

        // An imported key has any form, but never that of a token. What is neither is told so as a token.
        return
            options.DangerousAllowWeakSecrets
            && secret.Length is > 0 and <= ApiKeyText.ImportedCharsMax
            && !secret.Contains('.', StringComparison.Ordinal)
            ? WithImportedKeyAsync(credential, context, cancellation)
            : tokens.GrantAsync(credential, context, cancellation);
    }

    private async ValueTask<Admission> WithKeyAsync(Credential credential, GrantContext context, CancellationToken cancellation)
    {
        if (credential.Kind is CredentialKind.Query or CredentialKind.Cookie)
        {
            return NotHere; // it lives for months, and addresses end up in histories and logs
        }

        var verified = await keys.VerifyAsync(credential.Secret, context.Address, cancellation);
        return verified.IsDone ? Admission.Granted(keys.GrantOf(verified.Value)) : Admission.Refused(verified.Refusal);
    }

    private async ValueTask<Admission> WithImportedKeyAsync(Credential credential, GrantContext context, CancellationToken cancellation)
    {
        var admission = await WithKeyAsync(credential, context, cancellation);
        return admission.Refusal?.Rule is ApiKeyRules.Unknown or ApiKeyRules.Transport
            ? await tokens.GrantAsync(credential, context, cancellation)
            : admission;
    }
}
