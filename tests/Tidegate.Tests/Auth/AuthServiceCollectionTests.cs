using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth;

public sealed class AuthServiceCollectionTests
{
    [Fact]
    public async Task One_call_registers_what_turns_a_credential_into_a_grant_and_keeps_what_is_there()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ManualTime());
        services.AddTidegateAuth(_ => new AuthOptions { Issuers = [TokenForge.IssuerOptions()] });
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        var source = provider.GetRequiredService<IGrantSource>();
        var admission = await source.GrantAsync(
            new Credential(CredentialKind.Header, TokenForge.Good()),
            new GrantContext(TokenForge.Believed),
            TestContext.Current.CancellationToken
        );

        Assert.True(admission.IsGranted);
        Assert.Equal(1, provider.GetRequiredService<VerifiedTokenCache>().Count);
        Assert.NotNull(provider.GetRequiredService<TokenInspector>());
        Assert.NotNull(provider.GetRequiredService<ConfiguredUsers>());
    }
}
