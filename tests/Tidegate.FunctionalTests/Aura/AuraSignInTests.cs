using Microsoft.Extensions.DependencyInjection;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>The ways in, and the text for each way to stay out.</summary>
public sealed class AuraSignInTests(AuraWorld world) : IClassFixture<AuraWorld>
{
    private static readonly string[] Paths =
    [
        AuraWorld.Dashboard,
        AuraWorld.Metrics + "revenue_current",
        AuraWorld.Kds + "1",
        AuraWorld.Tables + "1",
        AuraWorld.TableAnalytics + "1",
        AuraWorld.Queue + "1",
        AuraWorld.OrderQueue + "subscribe",
    ];

    public static TheoryData<string> AllPaths() => [.. Paths];

    [Theory]
    [MemberData(nameof(AllPaths))]
    public async Task A_token_may_come_in_the_query_as_the_first_message_or_in_the_header(string path)
    {
        var (query, _) = await world.OpenAsync(path);
        await using var first = await world.ConnectAsync(path, null);
        await using var header = await world.Gateway.ConnectAsync();
        var upgraded = await header.UpgradeAsync(path, "Authorization: Bearer " + world.Token());

        var welcomed = await AuraWorld.AskAsync(first, $$"""{"type":"auth","token":"{{world.Token()}}"}""");

        Assert.Equal(101, upgraded.Status);
        Assert.Equal("connection_established", welcomed.GetProperty("type").GetString());
        Assert.Equal("connection_established", await AuraWorld.NextTypeAsync(header));
        await query.DisposeAsync();
    }

    [Theory]
    [InlineData("not json", "Invalid auth message format")]
    [InlineData("[1,2]", "Invalid auth message format")]
    [InlineData("ping", "Invalid auth message format")]
    [InlineData("""{"type":"auth","type":"auth","token":"x"}""", "Invalid auth message format")]
    [InlineData("""{"type":"subscribe","token":"test"}""", "First message must be auth message")]
    [InlineData("""{"type":"heartbeat"}""", "First message must be auth message")]
    [InlineData("{}", "First message must be auth message")]
    [InlineData("""{"type":"auth"}""", "No authentication token provided")]
    [InlineData("""{"type":"auth","token":null}""", "No authentication token provided")]
    [InlineData("""{"type":"auth","token":""}""", "No authentication token provided")]
    [InlineData("""{"type":"auth","token":5}""", "Invalid token format")]
    [InlineData("""{"type":"auth","token":["a"]}""", "Invalid token format")]
    [InlineData("""{"type":"auth","token":"not.a.token"}""", "Invalid or expired token")]
    public async Task A_first_message_that_is_none_of_the_kind_is_told_so_and_1008(string message, string reason)
    {
        foreach (var path in Paths)
        {
            Assert.Equal((1008, reason), await world.EndOfAsync(path, null, message));
        }
    }

    [Fact]
    public async Task Each_way_in_which_a_token_is_bad_has_its_text()
    {
        (string Token, string Reason)[] cases =
        [
            ("not.a.token", "Invalid or expired token"),
            (world.Token(lifetime: TimeSpan.FromMinutes(-10)), "Invalid or expired token"),
            (world.Token()[..^3] + "AAA", "Invalid or expired token"),
            (Forged.Token("{}", """{"alg":"none"}"""), "Invalid or expired token"),
            (world.Token(changes: ("iat", "4000000000")), "Invalid or expired token"),
            (world.Token(changes: ("username", null)), "Invalid token claims"),
            (world.Token(changes: ("sub", "\"\"")), "Invalid token claims"),
            (world.Token(changes: ("sub", null)), "Invalid token claims"),
            (world.Token(changes: ("exp", null)), "Invalid token claims"),
            (world.Token(changes: ("type", "\"refresh\"")), "Invalid token claims"),
            (world.Token(changes: ("iss", "\"somebody-else\"")), "Invalid token claims"),
            (world.Token(changes: ("aud", "\"somebody-else\"")), "Invalid token claims"),
        ];

        foreach (var (token, reason) in cases)
        {
            Assert.Equal((1008, reason), await world.EndOfAsync(AuraWorld.Dashboard, token));
            Assert.Equal((1008, reason), await world.EndOfAsync(AuraWorld.Kds + "1", null, $$"""{"type":"auth","token":"{{token}}"}"""));
        }
    }

    [Fact]
    public async Task Tokens_of_the_time_of_the_brief_have_neither_issuer_nor_audience_and_later_ones_have_both()
    {
        var (early, _) = await world.OpenAsync(AuraWorld.Dashboard, world.Token(changes: ("jti", null)));
        var (late, _) = await world.OpenAsync(
            AuraWorld.Dashboard,
            world.Token(changes: [("iss", "\"auraconnect-api\""), ("aud", "\"auraconnect-ws\"")])
        );

        await early.SettleAsync();
        await late.SettleAsync();
        await early.DisposeAsync();
        await late.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_token_in_the_query_is_a_token_that_nobody_believes()
    {
        await using var peer = await world.Gateway.ConnectAsync();
        await peer.UpgradeAsync(AuraWorld.Dashboard + "?token=");

        Assert.Equal((1008, "Invalid or expired token"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task Two_credentials_at_once_are_refused()
    {
        await using var peer = await world.Gateway.ConnectAsync();
        var response = await peer.UpgradeAsync($"{AuraWorld.Dashboard}?token={world.Token()}", "Authorization: Bearer " + world.Token());

        Assert.Equal(101, response.Status);
        Assert.Equal((1008, "More than one credential was offered"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task In_production_a_token_in_the_query_is_refused_unless_it_is_switched_on_there()
    {
        await using var production = await AuraWorld.StartAsync(setup =>
        {
            setup.IsDevelopment = false;
            setup.Settings["Tidegate:Endpoints:aura-kds:DangerousAllowQueryToken"] = "true";
        });

        var refused = await production.EndOfAsync(AuraWorld.Dashboard, production.Token());
        var (allowed, _) = await production.OpenAsync(AuraWorld.Kds + "1");
        await using var first = await production.ConnectAsync(AuraWorld.Dashboard, null);
        var welcome = await AuraWorld.AskAsync(first, $$"""{"type":"auth","token":"{{production.Token()}}"}""");

        Assert.Equal((1008, "Authentication method not allowed"), refused);
        Assert.Equal("connection_established", welcome.GetProperty("type").GetString());
        await allowed.DisposeAsync();
    }

    [Theory]
    [InlineData(4_096, "Invalid or expired token")]
    [InlineData(4_097, "Auth message too large")]
    [InlineData(60_000, "Auth message too large")]
    public async Task The_first_message_may_have_4096_bytes(int bytes, string reason)
    {
        const string Head = """{"type":"auth","token":" """;
        var message = Head[..^1] + new string('a', bytes - Head.Length - 1) + "\"}";

        Assert.Equal((1008, reason), await world.EndOfAsync(AuraWorld.Dashboard, null, message));
    }

    [Fact]
    public async Task Later_messages_may_be_larger()
    {
        await using var peer = await world.OpenDashboardAsync();

        var error = await AuraWorld.AskAsync(peer, $$"""{"type":"{{new string('x', 20_000)}}"}""");

        Assert.Equal("error", error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_first_message_has_five_seconds()
    {
        await using var slow = await AuraWorld.StartAsync(setup => setup.Time = new ManualTime());
        await using var peer = await slow.ConnectAsync(AuraWorld.Dashboard, null);
        await peer.SettleAsync();

        slow.Gateway.Time.Advance(TimeSpan.FromSeconds(4.9));
        await peer.SettleAsync();
        slow.Gateway.Time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal((1008, "Authentication timeout"), await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task Three_failed_attempts_of_one_address_within_a_minute_shut_its_door_for_a_while()
    {
        await using var strict = await AuraWorld.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:aura-dashboard:FailuresPerMinute"] = null;
        });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((1008, "Invalid or expired token"), await strict.EndOfAsync(AuraWorld.Dashboard, "not.a.token"));
        }

        var query = await strict.EndOfAsync(AuraWorld.Dashboard, strict.Token());
        var message = await strict.EndOfAsync(AuraWorld.Dashboard, null, $$"""{"type":"auth","token":"{{strict.Token()}}"}""");
        strict.Gateway.Time.Advance(TimeSpan.FromMinutes(1));
        var (peer, _) = await strict.OpenAsync(AuraWorld.Dashboard);

        Assert.Equal((1008, "Authentication rate limit exceeded"), query);
        Assert.Equal((1008, "Authentication rate limit exceeded"), message);
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_of_ours_is_1011_internal_server_error()
    {
        await using var broken = await AuraWorld.StartAsync(setup =>
            setup.Services = services => services.AddSingleton<Tidegate.Core.Access.IGrantSource>(new FailingGrants())
        );

        Assert.Equal((1011, "Internal server error"), await broken.EndOfAsync(AuraWorld.Dashboard, "x"));
        Assert.Equal(
            (1011, "Internal server error"),
            await broken.EndOfAsync(AuraWorld.Kds + "1", null, """{"type":"auth","token":"x"}""")
        );
    }

    private sealed class FailingGrants : Tidegate.Core.Access.IGrantSource
    {
        public ValueTask<Tidegate.Core.Access.Admission> GrantAsync(
            Tidegate.Core.Access.Credential credential,
            Tidegate.Core.Access.GrantContext context,
            CancellationToken cancellation
        ) => throw new InvalidOperationException("The table of users is on fire.");
    }
}
