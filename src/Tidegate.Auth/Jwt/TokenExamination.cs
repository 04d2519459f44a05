using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Jwt;

/// <summary>One token on its way through <see cref="TokenChecks.All"/>: what is known about it so far. Each check relies on those before it.</summary>
internal sealed class TokenExamination(string token, TrustedIssuer[] believed, DateTimeOffset now, CancellationToken cancellation = default)
{
    /// <summary>The token as offered.</summary>
    public string Token => token;

    /// <summary>Issuers that may have made it.</summary>
    public TrustedIssuer[] Believed => believed;

    /// <summary>The instant of the whole examination, so that no two rules see different times.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Ends a wait for keys.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Set by the check of the form.</summary>
    public CompactToken Compact { get; set; } = null!;

    /// <summary>Set by the check of the header.</summary>
    public TokenHeader Header { get; set; } = null!;

    /// <summary>Set by the check of the payload. Not to be believed before the signature was verified.</summary>
    public StrictObject Claims { get; set; } = null!;

    /// <summary>Set by the choice of the key.</summary>
    public TrustedIssuer Issuer { get; set; } = null!;

    /// <summary>Set by the choice of the key.</summary>
    public TokenKey Key { get; set; } = null!;

    /// <summary>Set by the last check.</summary>
    public Grant? Grant { get; set; }

    /// <summary>Runs the checks until one refuses.</summary>
    /// <param name="observe">Told of each check that ran and the rule it found broken, or null.</param>
    public async ValueTask<Admission> RunAsync(Action<TokenCheck, string?>? observe = null)
    {
        foreach (var check in TokenChecks.All)
        {
            var rule = await check.JudgeAsync(this);
            observe?.Invoke(check, rule);
            if (rule is not null)
            {
                return Admission.Refused(ErrorOf(rule), rule);
            }
        }

        return Grant is null ? default : Admission.Granted(Grant);
    }

    private static GatewayError ErrorOf(string rule) =>
        rule switch
        {
            TokenRules.Expired or TokenRules.ExpiredRecently => GatewayErrors.TokenExpired,
            TokenRules.IssuerUnavailable => GatewayErrors.Unavailable,
            _ => GatewayErrors.TokenInvalid,
        };
}
