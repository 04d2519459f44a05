using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.Brokers;
using Tidegate.Core.Topics;
using Tidegate.Markets.Capabilities;
using Tidegate.Markets.Instruments;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>The services of the brief as a program that hosts the gateway gets them, over a running one's own stores.</summary>
public sealed class OpenAlgoBriefTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_validated_with_both_tokens_and_its_permissions()
    {
        var auth = world.Gateway.Services.GetRequiredService<AuthService>();
        var before = await auth.ValidateApiKeyAsync(world.Key, null, Cancellation);
        var draft = new BrokerSessionDraft(OpenAlgoWorld.User, "angel", "AB1234", new BrokerSecrets("api", "auth", "feed"));
        await world.Gateway.Services.GetRequiredService<BrokerSessions>().LoginAsync(draft, Cancellation);

        var validated = await auth.ValidateApiKeyAsync(world.Key, null, Cancellation);
        var allowed = await auth.CheckSubscriptionPermissionsAsync(
            OpenAlgoWorld.User,
            "openalgo",
            "RELIANCE",
            "NSE",
            Mode.Depth,
            30,
            Cancellation
        );

        Assert.Null(before);
        Assert.Equal((OpenAlgoWorld.User, "auth", "feed"), (validated!.UserId, validated.AuthToken, validated.FeedToken));
        Assert.Equal(("angel", "AB1234"), (validated.Broker, validated.ClientId));
        Assert.Equal((true, 30), (allowed.Allowed, allowed.MaxDepthLevel));
        Assert.Equal([1, 2, 4], allowed.AllowedModes);
    }

    [Fact]
    public void Symbols_and_capabilities_are_those_of_the_gateway()
    {
        ListedMarket.Load(world.Gateway);
        var mapper = world.Gateway.Services.GetRequiredService<SymbolMapper>();
        var registry = world.Gateway.Services.GetRequiredService<BrokerCapabilities>();

        Assert.Equal(
            new TokenData("NSE_FO|71399", "NSE_FO", "NIFTY 26000 CE 25 AUG 26"),
            mapper.GetTokenFromSymbol("NIFTY25AUG2626000CE", "NFO")
        );
        Assert.Equal(new SymbolData("NIFTY25AUG2626000CE", "NFO"), mapper.GetSymbolFromToken("NSE_FO|71399", "NSE_FO"));
        Assert.Null(mapper.GetTokenFromSymbol("NIFTY25AUG2626000CE", "NSE"));
        Assert.Equal([5, 20, 30], registry.GetSupportedDepthLevels("angel", "NSE"));
        Assert.Equal(20, registry.GetFallbackDepthLevel("zerodha", "NSE", 30));
    }
}
