using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Tidegate.Auth;
using Tidegate.Auth.Issuers;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Issuers;

/// <summary>An issuer elsewhere, and a gateway that believes it.</summary>
public abstract class IssuerTest : IAsyncLifetime
{
    private protected VerifiedTokenCache Cache { get; } = new(64, TimeSpan.FromMinutes(5));

    private protected ManualTime Time { get; } = new();

    private protected LocalIssuer Issuer { get; private set; } = null!;

    private protected TrustedIssuers Trusted { get; set; } = null!;

    private protected IssuerDocuments Documents { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await LocalIssuer.StartAsync();
        Documents = new IssuerDocuments(Time);
        Trusted = Trust();
    }

    public async ValueTask DisposeAsync()
    {
        Documents.Dispose();
        await Issuer.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected TrustedIssuers Trust(Action<IssuerOptions>? change = null)
    {
        var options = new IssuerOptions
        {
            Name = "ext",
            Authority = Issuer.Address,
            Leeway = TimeSpan.Zero,
        };
        change?.Invoke(options);
        return new TrustedIssuers(new AuthOptions { Issuers = [options], DangerousAllowLoopbackIssuers = true }, Documents);
    }

    private protected Task<Admission> OfferUntilAsync(string token, CancellationToken cancellation) =>
        OfferUntilAsync(token, ["ext"], cancellation);

    private protected Task<Admission> OfferAsync(string token, string[]? believed = null) =>
        OfferUntilAsync(token, believed ?? ["ext"], TestContext.Current.CancellationToken);

    private protected async Task<Admission> OfferUntilAsync(string token, string[] believed, CancellationToken cancellation) =>
        await new JwtGrantSource(Trusted, Cache, Time).GrantAsync(
            new Credential(CredentialKind.Header, token),
            new GrantContext(believed),
            cancellation
        );
}
