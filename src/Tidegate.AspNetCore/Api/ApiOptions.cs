using Tidegate.AspNetCore.Endpoints;

namespace Tidegate.AspNetCore.Api;

/// <summary>The calls over HTTP: publishing, tokens, administration. Bound from <c>Tidegate:Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>Names of the issuers whose tokens calls believe. Default: every configured one but those that only <c>nse</c> endpoints name, whose tokens do not say who issued them.</summary>
    public IList<string> Issuers { get; init; } = [];

    /// <summary>Names of the issuers whose tokens administer by their own word, where they hold the permission <c>admin</c>. Default none: only stored users and API keys do; in Development the first issuer.</summary>
    public IList<string> AdminIssuers { get; init; } = [];

    /// <summary>Issuer that signs the tokens given for an API key (<c>POST /auth/token</c>). Default <c>simutrador</c> where it is configured, else the first that signs.</summary>
    public string? KeyIssuer { get; set; }

    /// <summary>Issuer that signs the tokens given for a password there. Default: the first that signs.</summary>
    public string? PasswordIssuer { get; set; }

    /// <summary>Issuer that signs the tokens of <c>POST /auth/login</c>. Default <c>aura</c> where it is configured, else the first that signs.</summary>
    public string? LoginIssuer { get; set; }

    /// <summary>Refused credentials of calls from one address in a minute before further ones are not looked at. Default 60; 0 (no limit) to 100,000.</summary>
    public int FailuresPerMinute { get; set; } = 60;

    /// <summary>Updates that one API key, or one user, may publish over HTTP in a second; each of a batch counts. Default 1,000; 0 (no limit) to 1,000,000.</summary>
    public int PublishesPerSecond { get; set; } = 1_000;

    internal string[] IssuersOf(TidegateOptions options)
    {
        string[] all = [.. options.Auth.Issuers.Select(issuer => issuer.Name)];
        if (Issuers.Count > 0)
        {
            return [.. Issuers];
        }

        var ofNse = options.Endpoints.Values.Where(EndpointDefaults.IsNse).SelectMany(endpoint => endpoint.Issuers);
        var ofOthers = options
            .Endpoints.Values.Where(endpoint => !EndpointDefaults.IsNse(endpoint))
            .SelectMany(endpoint => endpoint.Issuers);
        string[] left = [.. all.Except(ofNse.Except(ofOthers, StringComparer.Ordinal), StringComparer.Ordinal)];
        return left.Length > 0 ? left : all;
    }
}
