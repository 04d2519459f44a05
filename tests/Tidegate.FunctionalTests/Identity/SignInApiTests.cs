using System.Net;
using System.Text.Json;
using Tidegate.FunctionalTests.Support;
using static Tidegate.FunctionalTests.Identity.IdentityWorld;

namespace Tidegate.FunctionalTests.Identity;

public sealed class SignInApiTests
{
    [Theory]
    [InlineData("GET", "/auth/me")]
    [InlineData("GET", "/auth/sessions")]
    [InlineData("DELETE", "/auth/sessions/x")]
    [InlineData("POST", "/auth/logout")]
    public async Task Without_a_credential_it_is_403_and_with_a_bad_one_401(string method, string path)
    {
        await using var world = await StartAsync();

        var none = await world.SendAsync(new HttpMethod(method), path);
        var bad = await world.SendAsync(new HttpMethod(method), path, "nonsense");

        Assert.Equal((403, "auth.credential_missing", "Not authenticated"), none.Problem());
        Assert.Equal((401, "auth.token_invalid", "Could not validate credentials"), bad.Problem());
        Assert.StartsWith("Bearer", bad.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ins_are_listed_and_ended_by_their_user_only()
    {
        await using var world = await StartAsync();
        var here = await world.SignInAsync("alice");
        var there = await world.SignInAsync("alice");
        var token = Text(here, "access_token")!;
        var other = await world.TokenAsync("root");

        var listed = (await world.GetAsync("/auth/sessions", token)).Ok();
        var foreign = await world.SendAsync(HttpMethod.Delete, $"/auth/sessions/{Text(there, "session_id")}", other);
        var ended = await world.SendAsync(HttpMethod.Delete, $"/auth/sessions/{Text(there, "session_id")}", token);
        var again = await world.SendAsync(HttpMethod.Delete, $"/auth/sessions/{Text(there, "session_id")}", token);

        var sessions = listed.GetProperty("sessions").EnumerateArray().ToArray();
        Assert.Equal(2, sessions.Length);
        Assert.Equal(
            Text(here, "session_id"),
            Text(Assert.Single(sessions, each => each.GetProperty("is_current").GetBoolean()), "session_id")
        );
        Assert.Equal(404, foreign.Problem().Status);
        Assert.Equal(HttpStatusCode.OK, ended.Status);
        Assert.Equal(404, again.Problem().Status);
        Assert.Equal(401, (await world.GetAsync("/auth/me", Text(there, "access_token"))).Problem().Status);
        Assert.Equal(HttpStatusCode.OK, (await world.GetAsync("/auth/me", token)).Status);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("""{"logout_all_sessions":true}""", true)]
    public async Task Logging_out_ends_this_sign_in_or_all(string body, bool all)
    {
        await using var world = await StartAsync();
        var here = await world.SignInAsync("alice");
        var there = await world.SignInAsync("alice");

        var answer = (await world.PostAsync("/auth/logout", body, Text(here, "access_token"))).Ok();

        Assert.Equal(("Logged out successfully", all), (Text(answer, "message"), answer.GetProperty("logout_all_sessions").GetBoolean()));
        Assert.Equal(401, (await world.GetAsync("/auth/me", Text(here, "access_token"))).Problem().Status);
        var elsewhere = await world.GetAsync("/auth/me", Text(there, "access_token"));
        Assert.Equal(all ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, elsewhere.Status);
    }

    [Fact]
    public async Task Ending_a_sign_in_closes_its_open_sockets()
    {
        await using var world = await StartAsync();
        var signIn = await world.SignInAsync("alice");
        await using var socket = await world.Gateway.OpenAsync("/stream", Text(signIn, "access_token"));

        (await world.PostAsync("/auth/logout", "{}", Text(signIn, "access_token"))).Ok();

        Assert.Equal(4005, (await socket.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task A_ticket_opens_one_door_once_from_one_page()
    {
        await using var world = await StartAsync();
        var token = await world.TokenAsync("alice");
        var ticket = await TicketAsync(world, token, "http://localhost:5173");

        await using var first = await world.Gateway.ConnectAsync();
        var opened = await first.UpgradeAsync($"/stream?ticket={ticket}", "Origin: http://localhost:5173");
        var welcome = await first.ReadTextAsync();
        await using var second = await world.Gateway.ConnectAsync();
        var again = await second.UpgradeAsync($"/stream?ticket={ticket}", "Origin: http://localhost:5173");

        Assert.Equal((101, "alice"), (opened.Status, JsonElement.Parse(welcome).GetProperty("subject").GetString()));
        Assert.Equal((101, 4002), (again.Status, (await second.ReadCloseAsync())?.Code)); // a page sees codes only
    }

    [Fact]
    public async Task A_ticket_is_no_good_from_another_page_or_without_one_and_is_used_up_by_the_attempt()
    {
        await using var world = await StartAsync();
        var token = await world.TokenAsync("alice");
        var ticket = await TicketAsync(world, token, "http://localhost:5173");

        var without = await world.Gateway.TryUpgradeAsync($"/stream?ticket={ticket}");
        await using var late = await world.Gateway.ConnectAsync();
        await late.UpgradeAsync($"/stream?ticket={ticket}", "Origin: http://localhost:5173");
        var other = await TicketAsync(world, token, "http://localhost:5173");
        await using var foreign = await world.Gateway.ConnectAsync();
        await foreign.UpgradeAsync($"/stream?ticket={other}", "Origin: http://localhost:9999");

        Assert.Equal((401, "auth.token_invalid"), (without.Status, without.Member("error")));
        Assert.Equal(4002, (await late.ReadCloseAsync())?.Code);
        Assert.Equal(4002, (await foreign.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task Of_two_that_show_one_ticket_at_once_exactly_one_wins()
    {
        await using var world = await StartAsync();
        var token = await world.TokenAsync("alice");
        for (var round = 0; round < 5; round++)
        {
            var ticket = Text((await world.PostAsync("/auth/ticket", """{"endpoint":"stream"}""", token)).Ok(), "ticket");
            await using (var one = await world.Gateway.ConnectAsync())
            await using (var two = await world.Gateway.ConnectAsync())
            {
                var answers = await Task.WhenAll(
                    one.UpgradeAsync($"/stream?ticket={ticket}"),
                    two.UpgradeAsync($"/stream?ticket={ticket}")
                );
                Assert.Equal([101, 401], answers.Select(answer => answer.Status).Order());
            }

            await world.Gateway.UntilEmptyAsync(); // else the next winner finds its token in use
        }
    }

    [Fact]
    public async Task A_ticket_ends_after_30_seconds()
    {
        var time = new Testing.ManualTime();
        await using var world = await StartAsync(setup => setup.Time = time);
        var token = await world.TokenAsync("alice");
        var ticket = Text((await world.PostAsync("/auth/ticket", """{"endpoint":"/stream"}""", token)).Ok(), "ticket");

        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(401, (await world.Gateway.TryUpgradeAsync($"/stream?ticket={ticket}")).Status);
    }

    [Fact]
    public async Task A_ticket_may_come_as_the_first_message()
    {
        await using var world = await StartAsync();
        var token = await world.TokenAsync("alice");
        var ticket = Text((await world.PostAsync("/auth/ticket", """{"endpoint":"stream"}""", token)).Ok(), "ticket");
        await using var socket = await world.Gateway.ConnectAsync();
        await socket.UpgradeAsync("/stream");

        await socket.SendTextAsync($$"""{"op":"auth","id":1,"ticket":"{{ticket}}"}""");

        Assert.Equal("""{"re":1,"ok":true}""", await socket.ReadTextAsync());
        Assert.Contains("\"subject\":\"alice\"", await socket.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"endpoint":"nowhere"}""", 404)]
    [InlineData("""{"endpoint":"nse"}""", 404)]
    [InlineData("""{"endpoint":"stream","origin":"no origin"}""", 400)]
    [InlineData("""{"endpoint":7}""", 400)]
    public async Task What_no_ticket_can_be_for_is_refused(string body, int status)
    {
        await using var world = await StartAsync();

        Assert.Equal(status, (await world.PostAsync("/auth/ticket", body, await world.TokenAsync("alice"))).Problem().Status);
    }

    private static async Task<string> TicketAsync(IdentityWorld world, string token, string origin) =>
        Text((await world.PostAsync("/auth/ticket", $$"""{"endpoint":"stream","origin":"{{origin}}"}""", token)).Ok(), "ticket")!;
}
