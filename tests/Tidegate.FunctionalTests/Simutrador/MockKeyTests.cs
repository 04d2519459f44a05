using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Stores;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>The keys that stand in the code of SimuTrador's clients.</summary>
public sealed class MockKeyTests
{
    [Theory]
    [InlineData("test-api-key-free", "user_free_001", "free")]
    [InlineData("test-api-key-pro", "user_pro_001", "professional")]
    [InlineData("test-api-key-enterprise", "user_ent_001", "enterprise")]
    public async Task In_development_a_mock_key_is_its_users(string key, string user, string plan)
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:MockKeys"] = "true");

        var verified = await KeysOf(gateway).VerifyAsync(key, address: null, TestContext.Current.CancellationToken);

        Assert.True(verified.IsDone);
        Assert.Equal((user, plan), (verified.Value.Owner.Name, verified.Value.Owner.Plan));
    }

    [Theory]
    [InlineData(true, "false")]
    [InlineData(false, "true")]
    public async Task Switched_off_or_outside_development_it_is_nobodys(bool isDevelopment, string isOn)
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.IsDevelopment = isDevelopment;
            setup.Settings["Tidegate:MockKeys"] = isOn;
            setup.Settings["Tidegate:Auth:Keys:Pepper"] = "rT8wQz3LkV6yNb1XcD9fGhJ2uMeA5oPi"; // demanded outside Development
        });

        var verified = await KeysOf(gateway).VerifyAsync("test-api-key-free", address: null, TestContext.Current.CancellationToken);

        Assert.False(verified.IsDone);
        Assert.Null(
            await gateway.Services.GetRequiredService<IUserStore>().FindAsync("user_free_001", TestContext.Current.CancellationToken)
        );
    }

    private static ApiKeyRing KeysOf(GatewayFixture gateway) => gateway.Services.GetRequiredService<ApiKeyRing>();
}
