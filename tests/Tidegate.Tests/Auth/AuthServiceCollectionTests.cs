using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Roles;
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

    [Fact]
    public async Task Keys_users_roles_and_revocations_work_over_stores_in_memory_where_there_are_no_others()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ManualTime());
        services.AddTidegateAuth(_ => new AuthOptions { Issuers = [TokenForge.IssuerOptions()] });
        services.AddTidegateAuth(_ => new AuthOptions()); // twice is once
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var cancel = TestContext.Current.CancellationToken;
        await provider
            .GetRequiredService<UserDirectory>()
            .CreateAsync(new UserDraft("alice") { Password = AuthBench.Password, Roles = ["manager"] }, cancel);
        var issued = await provider.GetRequiredService<ApiKeyRing>().CreateAsync(new ApiKeyDraft("alice"), cancel);

        var admission = await provider
            .GetRequiredService<IGrantSource>()
            .GrantAsync(new Credential(CredentialKind.Header, issued.Value!.Key), new GrantContext(TokenForge.Believed), cancel);

        Assert.Equal(["manager"], admission.Grant?.Roles ?? []);
        Assert.Null(provider.GetRequiredService<IGrantReview>().Review(admission.Grant!));
        var listeners = provider.GetServices<IChangeListener>().ToArray();
        Assert.Contains(listeners, listener => listener is StoredUsers);
        Assert.Contains(listeners, listener => listener is RolePermissions);
        Assert.Contains(listeners, listener => listener is ApiKeyRing);
        Assert.Equal(listeners.Length, listeners.Distinct().Count());
        Assert.Contains(provider.GetServices<IBackgroundLoop>(), loop => loop is ApiKeyUses);
    }
}
