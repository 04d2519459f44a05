using Tidegate.Auth.Users;
using Tidegate.FunctionalTests.Identity;
using static Tidegate.FunctionalTests.Identity.IdentityWorld;

namespace Tidegate.FunctionalTests.Admin;

/// <summary>What would be granted, asked before anybody subscribes.</summary>
public sealed class ExplainApiTests
{
    [Fact]
    public async Task Explain_says_what_would_be_granted_and_by_which_rule()
    {
        await using var world = await StartAsync();
        var token = await world.TokenAsync("alice");

        var granted = (await world.PostAsync("/api/explain", """{"sub":{"topic":"md/NSE/NIFTY","mode":"quote"}}""", token)).Ok();
        var unknown = (await world.PostAsync("/api/explain", """{"sub":{"topic":"md/NSE/NOSUCH"}}""", token)).Ok();
        var ofOther = await world.PostAsync("/api/explain", """{"user":"root","sub":{"topic":"md/NSE/NIFTY"}}""", token);
        var byRoot = (
            await world.PostAsync("/api/explain", """{"user":"alice","sub":{"topic":"md/NSE/NIFTY"}}""", await world.TokenAsync("root"))
        ).Ok();
        var elsewhere = await world.PostAsync("/api/explain", """{"endpoint":"nowhere","sub":{"topic":"md/NSE/NIFTY"}}""", token);
        var malformed = await world.PostAsync("/api/explain", "{}", token);
        var stranger = await world.PostAsync("/api/explain", "{}");

        Assert.Equal((true, "quote", "csv"), (granted.GetProperty("allowed").GetBoolean(), Text(granted, "mode"), Text(granted, "feed")));
        Assert.Equal("topic.unknown", Text(unknown.GetProperty("error"), "id"));
        Assert.Equal(403, ofOther.Problem().Status);
        Assert.Equal("professional", Text(byRoot, "plan"));
        Assert.Equal([404, 400, 401], new[] { elsewhere, malformed, stranger }.Select(answer => answer.Problem().Status));
    }

    [Theory]
    [InlineData("""{"restaurant_id":"7"}""", null)]
    [InlineData("""{"RESTAURANT_ID":"7"}""", null)]
    [InlineData("""{"restaurant_id":"8"}""", "endpoint.tenant")]
    [InlineData("{}", "endpoint.tenant")]
    public async Task Explain_judges_the_tenant_that_the_address_would_name(string route, string? rule)
    {
        await using var world = await StartAsync();
        await world.AddAsync(new UserDraft("host") { Roles = ["host"], Tenants = ["7"] });
        var root = await world.TokenAsync("root");

        var said = (
            await world.PostAsync(
                "/api/explain",
                $$$"""{"user":"host","endpoint":"aura-tables","route":{{{route}}},"sub":{"topic":"app/tables/7"}}""",
                root
            )
        ).Ok();

        Assert.Equal(rule is null, said.GetProperty("allowed").GetBoolean());
        Assert.Equal(rule, said.TryGetProperty("error", out var error) ? Text(error, "rule") : null);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("""{"restaurant_id":7}""")]
    [InlineData("""{"a":"1","A":"2"}""")]
    public async Task Explain_of_an_address_that_is_none_is_refused(string route)
    {
        await using var world = await StartAsync();

        var said = await world.PostAsync(
            "/api/explain",
            $$$"""{"route":{{{route}}},"sub":{"topic":"md/NSE/NIFTY"}}""",
            await world.TokenAsync("alice")
        );

        Assert.Equal(400, said.Problem().Status);
    }
}
