using System.Globalization;
using System.Text.Encodings.Web;

namespace Tidegate.Auth.Jwt;

/// <summary>What each check found, for the owner of the token: these sentences quote it, so they never go to a peer or a log.</summary>
internal static class TokenTexts
{
    /// <summary>Escaped to ASCII: a token must not be able to drive the terminal it is shown on.</summary>
    public static string Quote(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";

    public static string Header(TokenExamination it) =>
        it.Header is { } header
            ? $"alg {Quote(header.Algorithm)}, kid {(header.KeyId is { } id ? Quote(id) : "absent")}"
            : "must be a JSON object with a text alg, a plain kid, and none of crit, b64, zip, enc, jwk, jku, x5c, x5u";

    public static string Key(TokenExamination it)
    {
        var wanted = it.Header.KeyId is { } id ? $"kid {Quote(id)}" : $"alg {Quote(it.Header.Algorithm)} and no kid";
        var among = string.Join(", ", it.Believed.Select(issuer => issuer.Name));
        return it.Key is null
            ? $"no configured key of {among} fits {wanted}"
            : $"a key of issuer {it.Issuer.Name} fits {wanted}; exactly one of {among} must";
    }

    public static string Signature(TokenExamination it) => $"made over header and payload with the configured {it.Key.Algorithm} key";

    public static string Type(TokenExamination it) =>
        $"{(it.Header.Type is { } type ? Quote(type) : "absent")}; accepted: {string.Join(", ", it.Issuer.Types)}{(it.Issuer.TypeRequired ? "" : " or none")}";

    public static string Required(TokenExamination it)
    {
        var missing = it
            .Issuer.Required.Where(required => !it.Claims.HasValue(required.Claim))
            .Select(required => required.Claim)
            .ToArray();
        var all = string.Join(", ", it.Issuer.Required.Select(required => required.Claim));
        return missing.Length == 0 ? $"all there: {all}" : $"missing: {string.Join(", ", missing)}; required: {all}";
    }

    public static string Time(TokenExamination it, string claim, TimeSpan leeway)
    {
        if (!it.Claims.Has(claim))
        {
            return "absent";
        }

        if (TimeChecks.Instant(it, claim) is not { } instant)
        {
            return "not an integer of seconds since 1970, up to the year 9999";
        }

        var distance = (instant - it.Now).Duration();
        var relative = instant > it.Now ? $"in {Span(distance)}" : $"{Span(distance)} ago";
        return string.Create(CultureInfo.InvariantCulture, $"{instant:yyyy-MM-dd HH:mm:ss}Z, {relative}; leeway {Span(leeway)}");
    }

    public static string Expected(TokenExamination it, string claim, string? expected)
    {
        var found =
            !it.Claims.Has(claim) ? "absent"
            : it.Claims.Text(claim) is { } text ? Quote(text)
            : "not a text";
        return expected is null
            ? $"{found}; none configured"
            : $"{found}; must be {Quote(expected)}{(it.Issuer.IsAddressOptional ? " or absent" : "")}";
    }

    public static string Purpose(TokenExamination it)
    {
        var stated = it
            .Issuer.PurposeClaims.Where(it.Claims.Has)
            .Select(claim => $"{claim} {Quote(it.Claims.Text(claim) ?? "(not a text)")}");
        return $"{string.Join(", ", stated.DefaultIfEmpty("not stated"))}; accepted: {string.Join(", ", it.Issuer.Purposes)}";
    }

    public static string Name(TokenExamination it, string claim) =>
        !it.Claims.Has(claim) ? "absent"
        : it.Claims.Text(claim) is { } text ? $"{Quote(text)}; 1 to {PlainText.NameCharsMax} printable ASCII characters"
        : "not a text";

    public static string Rights(TokenExamination it) =>
        it.Grant is { } grant
            ? $"user {Quote(grant.UserId)}, permissions [{Listed(grant.Permissions)}], roles [{Listed(grant.Roles)}], plan {Quote(grant.Plan)}"
            : $"{it.Issuer.UserIdClaim} and {it.Issuer.PlanClaim} are texts, {it.Issuer.PermissionsClaim} and {it.Issuer.RolesClaim} lists of at most {ClaimChecks.RightsMax} texts; one that is required is not";

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    private static string Span(TimeSpan span) =>
        span < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s")
            : span.ToString(span.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
}
