using System.Buffers;
using System.Collections.Immutable;
using Tidegate.Auth.Issuers;

namespace Tidegate.Auth.Jwt;

/// <summary>An issuer's options after they were checked, with its keys loaded and its rules spelled out.</summary>
internal sealed class TrustedIssuer
{
    private static readonly SearchValues<char> NameChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly string[] DefaultRequired = ["exp", "sub", "jti"];
    private static readonly string[] DefaultTypes = ["JWT", "at+jwt", "application/at+jwt"];
    private static readonly string[] DefaultPurposeClaims = ["token_use", "typ", "type", "purpose"];
    private static readonly string[] DefaultPurposes = ["access", "bearer"];
    private static readonly TimeSpan LeewayLimit = TimeSpan.FromMinutes(5);

    private TrustedIssuer(IssuerOptions options, ImmutableArray<TokenKey> keys, PublishedKeys? published)
    {
        (Name, Issuer, Audience, Keys) = (options.Name, options.Issuer ?? options.Authority, options.Audience, keys);
        IsAddressOptional = options.IssuerAndAudienceOptional;
        (Published, Issuing, FractionalIssuedAt) = (published, options.Issuing, options.FractionalIssuedAt);
        (Leeway, AheadLeeway, LifetimeMax) = (options.Leeway, options.AheadLeeway ?? options.Leeway, options.LifetimeMax);
        (UserIdClaim, PermissionsClaim) = (options.UserIdClaim, options.PermissionsClaim);
        (RolesClaim, PlanClaim, TenantsClaim) = (options.RolesClaim, options.PlanClaim, options.TenantsClaim);
        (UsersMustExist, IgnoreStoredUsers) = (options.UsersMustExist, options.IgnoreStoredUsers);
        Required =
        [
            .. (options.RequiredClaims ?? DefaultRequired)
                .Concat(["exp", "sub"])
                .Distinct()
                .Select(claim => (claim, TokenRules.ClaimMissing(claim))),
        ];
        Types = [.. options.TokenTypes ?? DefaultTypes];
        TypeRequired = options.TokenTypeRequired;
        PurposeClaims = [.. options.PurposeClaims ?? DefaultPurposeClaims];
        Purposes = [.. options.Purposes ?? DefaultPurposes];
    }

    public string Name { get; }
    public string? Issuer { get; }
    public string? Audience { get; }

    /// <summary>The configured keys, retired ones included.</summary>
    public ImmutableArray<TokenKey> Keys { get; }

    /// <summary>The keys that it publishes itself, or null.</summary>
    public PublishedKeys? Published { get; }

    public IssuingOptions Issuing { get; }
    public bool FractionalIssuedAt { get; }

    /// <summary>A token may leave out who issued it, and for whom.</summary>
    public bool IsAddressOptional { get; }
    public TimeSpan Leeway { get; }
    public TimeSpan AheadLeeway { get; }
    public TimeSpan LifetimeMax { get; }
    public string UserIdClaim { get; }
    public string PermissionsClaim { get; }
    public string RolesClaim { get; }
    public string PlanClaim { get; }
    public string TenantsClaim { get; }
    public bool UsersMustExist { get; }
    public bool IgnoreStoredUsers { get; }
    public ImmutableArray<string> Types { get; }
    public bool TypeRequired { get; }
    public ImmutableArray<string> PurposeClaims { get; }
    public ImmutableArray<string> Purposes { get; }

    /// <summary>Claims that must be there, each with the rule that says it is not.</summary>
    public ImmutableArray<(string Claim, string Rule)> Required { get; }

    public bool Requires(string claim) => Required.Any(required => required.Claim == claim);

    /// <summary>The keys that are believed now, without asking anybody.</summary>
    public IEnumerable<TokenKey> KeysAt(DateTimeOffset now)
    {
        foreach (var key in Keys)
        {
            if (!key.IsRetired(now))
            {
                yield return key;
            }
        }

        foreach (var key in Published?.Current ?? [])
        {
            yield return key;
        }
    }

    /// <summary>Adds to <paramref name="faults"/>; null where there was any.</summary>
    public static TrustedIssuer? TryLoad(
        IssuerOptions options,
        string path,
        AuthOptions auth,
        IssuerDocuments? documents,
        List<string> faults
    )
    {
        var before = faults.Count;
        if (options.Name.Length is 0 or > 64 || options.Name.AsSpan().ContainsAnyExcept(NameChars))
        {
            faults.Add($"{path}.Name must be 1 to 64 characters of a-z, 0-9 and -.");
        }
        else if (options.Name == ApiKeys.ApiKeyRing.IssuerName)
        {
            faults.Add($"{path}.Name: {options.Name} is the name under which API keys are believed.");
        }

        AuthOptionsFaults.Between(options.Leeway, TimeSpan.Zero, LeewayLimit, $"{path}.Leeway", faults);
        AuthOptionsFaults.Between(options.AheadLeeway ?? TimeSpan.Zero, TimeSpan.Zero, LeewayLimit, $"{path}.AheadLeeway", faults);
        AuthOptionsFaults.Between(options.LifetimeMax, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3660), $"{path}.LifetimeMax", faults);
        CheckTexts(options, path, faults);

        var published = PublishedKeys.TryLoad(options, path, auth.DangerousAllowLoopbackIssuers, documents, faults);
        IssuingFaults.Find(options.Issuing, $"{path}.Issuing", faults);
        if (options.Keys.Count == 0 && options.Authority is null && options.JwksUri is null)
        {
            faults.Add($"{path}.Keys is empty: without a key no token can be believed.");
        }

        AuthOptionsFaults.Unique(options.Keys.Select(key => key.Id), $"{path}.Keys: the id", faults);
        var keys = options
            .Keys.Select((key, index) => TokenKeyLoader.TryLoad(key, $"{path}.Keys[{index}]", auth.DangerousAllowWeakSecrets, faults))
            .ToArray();
        return faults.Count == before ? new TrustedIssuer(options, [.. keys.OfType<TokenKey>()], published) : null;
    }

    private static void CheckTexts(IssuerOptions options, string path, List<string> faults)
    {
        string?[] texts =
        [
            options.UserIdClaim,
            options.PermissionsClaim,
            options.RolesClaim,
            options.PlanClaim,
            options.TenantsClaim,
            .. options.RequiredClaims ?? [],
            .. options.TokenTypes ?? [],
            .. options.PurposeClaims ?? [],
            .. options.Purposes ?? [],
        ];
        if (Array.Exists(texts, string.IsNullOrEmpty))
        {
            faults.Add($"{path}: an empty text stands where the name of a claim, a type or a purpose belongs.");
        }

        if (options.UsersMustExist && options.IgnoreStoredUsers)
        {
            faults.Add($"{path}: UsersMustExist asks for stored users, IgnoreStoredUsers passes them over: at most one of them.");
        }

        if (options.Issuer is "" || options.Audience is "")
        {
            faults.Add($"{path}: Issuer and Audience are null (not looked at) or a text, never empty.");
        }
    }
}
