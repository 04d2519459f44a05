using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Policies;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Door;

/// <summary>Roles, tenants, plans, rules and rates at a real door.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData("host", "7", 101, null)]
    [InlineData("host", "8", 403, "endpoint.tenant")]
    [InlineData("cook", "7", 403, "endpoint.roles")]
    [InlineData("admin", "8", 101, null)]
    public async Task A_door_with_a_tenant_in_its_path_opens_for_that_tenant(string role, string restaurant, int status, string? rule)
    {
        await using var gateway = await StartAsync();

        var response = await gateway.TryUpgradeAsync($"/tables/{restaurant}", Bearer(gateway, "hanna", role: role));

        Assert.Equal(status, response.Status);
        Assert.Equal(rule, status == 101 ? null : response.Member("rule"));
    }

    [Fact]
    public async Task One_connection_more_than_the_plan_allows_is_told_so_until_another_one_ends()
    {
        await using var gateway = await StartAsync();
        await using var first = await gateway.OpenAsync("/stream", Token(gateway, "alice", plan: "free"));
        await using var second = await gateway.OpenAsync("/stream", Token(gateway, "alice", plan: "free"));

        var refused = await gateway.TryUpgradeAsync("/stream", Bearer(gateway, "alice", plan: "free"));
        var other = await gateway.TryUpgradeAsync("/stream", Bearer(gateway, "bob", plan: "free"));
        await second.CloseAsync();

        Assert.Equal(
            (429, "limit.connections", "plan.free.connections"),
            (refused.Status, refused.Member("error"), refused.Member("rule"))
        );
        Assert.Equal(
            ("2", "0", "connections"),
            (refused["X-RateLimit-Limit"], refused["X-RateLimit-Remaining"], refused["X-RateLimit-Type"])
        );
        Assert.NotNull(refused["Retry-After"]);
        Assert.Equal(101, other.Status);
        Assert.Equal(101, await UntilAdmittedAsync(() => gateway.StatusOfAsync("/stream", Token(gateway, "alice", plan: "free"))));
    }

    [Fact]
    public async Task The_welcome_tells_what_the_plan_allows_and_what_is_used()
    {
        await using var gateway = await StartAsync(settings => settings["Tidegate:Plans:free:MaxHz"] = "2");
        await using var first = await gateway.OpenAsync("/stream", Token(gateway, "alice", plan: "free"));
        await using var second = await gateway.ConnectAsync();
        await second.UpgradeAsync("/stream", Bearer(gateway, "alice", plan: "free"));

        var welcome = JsonDocument.Parse(await second.ReadTextAsync()).RootElement;

        Assert.Equal("free", welcome.GetProperty("plan").GetString());
        var limits = welcome.GetProperty("limits");
        Assert.Equal("""{"used":2,"max":2}""", limits.GetProperty("connections").GetRawText());
        Assert.Equal((2, 3_600_000), (limits.GetProperty("maxHz").GetInt32(), limits.GetProperty("sessionMs").GetInt32()));
    }

    [Fact]
    public async Task Six_connects_in_a_minute_are_one_too_many_before_anybody_looks_at_a_token()
    {
        await using var gateway = await StartAsync(settings => settings["Tidegate:Endpoints:stream:ConnectsPerMinute"] = "5");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, (await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer nonsense")).Status);
        }

        var refused = await gateway.TryUpgradeAsync("/stream", Bearer(gateway, "alice"));

        Assert.Equal((429, "limit.rate", "address.connects"), (refused.Status, refused.Member("error"), refused.Member("rule")));
        Assert.Equal(("5", "60", "websocket"), (refused["X-RateLimit-Limit"], refused["X-RateLimit-Period"], refused["X-RateLimit-Type"]));
        Assert.Equal("12", refused["Retry-After"]);
        gateway.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(101, (await gateway.TryUpgradeAsync("/stream", Bearer(gateway, "alice"))).Status);
    }

    [Fact]
    public async Task An_address_that_guesses_is_told_to_wait_and_nobody_beside_it_is_locked_out()
    {
        await using var gateway = await StartAsync(settings => settings["Tidegate:Endpoints:stream:FailuresPerMinute"] = "3");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(401, (await gateway.TryUpgradeAsync("/stream", $"Authorization: Bearer guess{i}")).Status);
        }

        var refused = await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer guess4");
        var good = await gateway.TryUpgradeAsync("/stream", Bearer(gateway, "alice"));

        Assert.Equal((429, "limit.rate", "address.failures"), (refused.Status, refused.Member("error"), refused.Member("rule")));
        Assert.Equal("20", refused["Retry-After"]);
        Assert.Equal(101, good.Status);
        gateway.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(401, (await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer guess5")).Status);
    }

    [Fact]
    public async Task A_token_that_comes_again_takes_its_session_over_where_the_plan_says_so()
    {
        await using var gateway = await StartAsync(settings => settings["Tidegate:Plans:free:SameToken"] = "TakeOver");
        var token = Token(gateway, "alice", plan: "free");
        await using var first = await gateway.OpenAsync("/stream", token);

        await using var second = await gateway.OpenAsync("/stream", token);

        Assert.Equal(4010, (await first.ReadCloseAsync())?.Code);
        await second.SettleAsync();
    }

    [Fact]
    public async Task A_declared_rule_decides_about_topics_and_explain_names_it()
    {
        var staffOnly = new PolicyOptions
        {
            Name = "staff",
            Topics = ["md/NSE/**"],
            RolesAnyOf = ["staff"],
            ModeMax = Mode.Ltp,
        };
        var others = new PolicyOptions
        {
            Name = "others",
            Topics = ["md/**"],
            Effect = PolicyEffect.Deny,
        };
        var book = new PolicyBook([staffOnly, others], PolicyEffect.Allow);
        await using var gateway = await StartAsync(services: services => services.AddSingleton(book));
        await using var staff = await gateway.OpenAsync("/stream", Token(gateway, "alice", role: "staff"));
        await using var guest = await gateway.OpenAsync("/stream", Token(gateway, "bob", role: "guest"));
        await staff.ReadTextAsync();
        await guest.ReadTextAsync();
        const string Subscribe = """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","mode":"quote"}]}""";

        await staff.SendTextAsync(Subscribe);
        await guest.SendTextAsync(Subscribe);
        var granted = await staff.ReadTextAsync();
        var refused = await guest.ReadTextAsync();
        await guest.SendTextAsync("""{"op":"explain","id":2,"sub":{"topic":"md/NSE/NIFTY"}}""");
        var explained = await guest.ReadTextAsync();
        var token = Token(gateway, "alice", role: "staff");
        await guest.SendTextAsync($$"""{"op":"explain","id":3,"sub":{"topic":"md/NSE/NIFTY"},"token":"{{token}}"}""");
        var other = await guest.ReadTextAsync();

        Assert.Contains("\"mode\":\"ltp\"", granted, StringComparison.Ordinal);
        Assert.Contains("\"rule\":\"policy.staff\"", granted, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"auth.forbidden\"", refused, StringComparison.Ordinal);
        Assert.Contains("\"rule\":\"policy.others\"", refused, StringComparison.Ordinal);
        Assert.Contains("\"allowed\":false", explained, StringComparison.Ordinal);
        Assert.Contains("\"rule\":\"policy.others\"", explained, StringComparison.Ordinal);
        Assert.Contains("\"allowed\":true,\"mode\":\"ltp\"", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_s_own_code_is_asked_about_topics()
    {
        await using var gateway = await StartAsync(services: services => services.AddSingleton<ISubscriptionPolicy, NobodyMayHaveNifty>());
        await using var peer = await gateway.OpenAsync("/stream", Token(gateway, "alice"));
        await peer.ReadTextAsync();

        await peer.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY"},{"topic":"bars/NSE/NIFTY"}]}""");
        var results = JsonDocument.Parse(await peer.ReadTextAsync()).RootElement.GetProperty("results");

        Assert.Equal("host.nobody", results[0].GetProperty("error").GetProperty("rule").GetString());
        Assert.True(results[1].GetProperty("ok").GetBoolean());
    }

    private static Task<GatewayFixture> StartAsync(
        Action<IDictionary<string, string?>>? configure = null,
        Action<IServiceCollection>? services = null
    ) =>
        GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Services = services;
            setup.Settings["Tidegate:Endpoints:tables:Paths:0"] = "/tables/{restaurant_id}";
            setup.Settings["Tidegate:Endpoints:tables:Issuers:0"] = "tidegate";
            setup.Settings["Tidegate:Endpoints:tables:RolesAnyOf:0"] = "admin";
            setup.Settings["Tidegate:Endpoints:tables:RolesAnyOf:1"] = "host";
            setup.Settings["Tidegate:Endpoints:tables:TenantRoute"] = "restaurant_id";
            setup.Settings["Tidegate:Endpoints:tables:TenantExemptRoles:0"] = "admin";
            configure?.Invoke(setup.Settings);
        });

    private static string Bearer(GatewayFixture gateway, string subject, string? role = null, string? plan = null) =>
        "Authorization: Bearer " + Token(gateway, subject, role, plan);

    private static string Token(GatewayFixture gateway, string subject, string? role = null, string? plan = null)
    {
        var time = gateway.Services.GetRequiredService<TimeProvider>();
        var draft = new TokenDraft
        {
            Subject = subject,
            Lifetime = TimeSpan.FromHours(1),
            Roles = role is null ? [] : [role],
            Plan = plan,
            Claims = new Dictionary<string, object> { ["tenant_ids"] = new[] { "7" } },
        };
        return new TokenIssuer(gateway.Services.GetRequiredService<TrustedIssuers>(), "tidegate", time).Issue(draft);
    }

    private static async Task<int> UntilAdmittedAsync(Func<Task<int>> statusAsync)
    {
        var status = 0;
        for (var i = 0; i < 200 && status != 101; i++) // the server hears of the end a moment after the client
        {
            status = await statusAsync();
        }

        return status;
    }

    private sealed class NobodyMayHaveNifty : ISubscriptionPolicy
    {
        public ValueTask<AccessVerdict> JudgeAsync(SubscriptionWish wish, CancellationToken cancellation) =>
            new(wish.Topic == GatewayFixture.Nifty ? AccessVerdict.Deny("host.nobody") : AccessVerdict.Allow());
    }
}
