using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Makes a grant of the user whom the host application has authenticated, so that its own policies guard a door of ours.</summary>
/// <remarks>Only identities that are authenticated count. What does not fit a grant (a name with a line break, the 65th role) gives no right.</remarks>
internal sealed class ClaimsGrantSource(HostUserOptions options, IVouchedGrants? vouched, TimeProvider time)
{
    /// <summary>What the grant names as its issuer.</summary>
    public const string IssuerName = "host";

    private const int NamesMax = 64;
    private const int NameCharsMax = 128;

    /// <summary>The user's grant with what is stored laid over it; null where the host has authenticated nobody.</summary>
    public async ValueTask<Admission?> GrantAsync(HttpContext context) =>
        GrantOf(context) switch
        {
            { IsGranted: true, Grant: var grant } when vouched is not null => await vouched.JudgeAsync(grant, context.RequestAborted),
            var other => other,
        };

    /// <summary>What the claims alone say.</summary>
    internal Admission? GrantOf(HttpContext context)
    {
        var identities = context.User.Identities.Where(identity => identity.IsAuthenticated).ToArray();
        if (identities.Length == 0)
        {
            return null;
        }

        if (options.Subjects.Select(type => First(identities, type)).FirstOrDefault(value => value is not null) is not { } subject)
        {
            return Admission.Refused(GatewayErrors.TokenInvalid, "host.subject");
        }

        var now = time.GetUtcNow();
        var ticket = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties;
        var end = Earliest(now + options.LifetimeMax, ticket?.ExpiresUtc, Instant(First(identities, "exp")));
        if (end <= now)
        {
            return Admission.Refused(GatewayErrors.TokenExpired, "host.expired");
        }

        var grant = new Grant
        {
            Subject = subject,
            Issuer = IssuerName,
            ExpiresAt = end,
            IssuedAt = ticket?.IssuedUtc ?? Instant(First(identities, "iat")),
            TokenId = First(identities, "jti"),
            Roles = Listed(identities.SelectMany(RolesOf)),
            Permissions = Listed(All(identities, options.Permissions).SelectMany(value => value.Split(' '))),
            Tenants = Listed(All(identities, options.Tenants)),
        };
        return Admission.Granted(First(identities, options.PlanClaim) is { } plan ? grant with { Plan = plan } : grant);
    }

    private IEnumerable<string> RolesOf(ClaimsIdentity identity) => All([identity], [identity.RoleClaimType, .. options.Roles]);

    private static IEnumerable<string> All(IEnumerable<ClaimsIdentity> identities, IList<string> types) =>
        identities.SelectMany(identity => identity.Claims).Where(claim => types.Contains(claim.Type)).Select(claim => claim.Value);

    private static string? First(IEnumerable<ClaimsIdentity> identities, string type) =>
        identities.SelectMany(identity => identity.Claims).FirstOrDefault(claim => claim.Type == type)?.Value is { } value && IsName(value)
            ? value
            : null;

    private static ImmutableArray<string> Listed(IEnumerable<string> names) =>
        [.. names.Where(IsName).Distinct(StringComparer.Ordinal).Take(NamesMax)];

    private static bool IsName(string text) => text.Length is > 0 and <= NameCharsMax && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static DateTimeOffset? Instant(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(count)
            : null;

    private static DateTimeOffset Earliest(DateTimeOffset first, params ReadOnlySpan<DateTimeOffset?> others)
    {
        foreach (var other in others)
        {
            first = other < first ? other.Value : first;
        }

        return first;
    }
}
