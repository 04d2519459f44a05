using System.Net;
using System.Text.Json;
using Tidegate.AspNetCore.Dialects.Nse;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

public sealed class NseLoginTests : IAsyncLifetime
{
    private NseApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await NseApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Password_gives_a_token_that_opens_the_admins_doors()
    {
        using var response = await _server.LoginAsync($$"""{"username":" alice ","password":"{{NseApiServer.Password}}"}""");

        using var reply = JsonDocument.Parse(await BodyAsync(response));
        var token = reply.RootElement.GetProperty("token").GetString();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            $$"""{"success":true,"message":"Token generated successfully","token":"{{token}}","user_id":"alice","permissions":["user","admin"]}""",
            reply.RootElement.GetRawText()
        );
        using var status = await _server.SendAsync(HttpMethod.Get, "/api/broadcast-status", $"Bearer {token}");
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
    }

    [Fact]
    public async Task Api_key_gives_a_token_of_its_user()
    {
        using var response = await _server.LoginAsync($$"""{"username":"bot","api_key":"{{_server.ApiKey}}"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"user_id\":\"bot\",\"permissions\":[\"user\"]", await BodyAsync(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"username":"alice"}""")]
    [InlineData("""{"username":"alice","password":null}""")]
    [InlineData("""{"username":"alice","password":""}""")]
    [InlineData("""{"username":"alice","password":"wrong"}""")]
    [InlineData("""{"username":"Alice","password":"correct horse battery staple"}""")]
    [InlineData("""{"username":"bot","password":"correct horse battery staple"}""")]
    [InlineData("""{"username":"nobody","password":"correct horse battery staple"}""")]
    [InlineData("""{"username":"alice","password":"correct horse battery staple","api_key":"x"}""")]
    [InlineData("""{"username":"bot","api_key":"wrong"}""")]
    public async Task Login_without_the_right_proof_is_refused_with_one_text(string body) =>
        await AssertRefusedAsync(HttpStatusCode.Unauthorized, "Invalid username or password", body);

    [Fact]
    public async Task Api_key_of_another_user_is_refused() =>
        await AssertRefusedAsync(
            HttpStatusCode.Unauthorized,
            "Invalid username or password",
            $$"""{"username":"alice","api_key":"{{_server.ApiKey}}"}"""
        );

    [Theory]
    [InlineData("""{"username":"","password":"x"}""")]
    [InlineData("""{"username":"  ","password":"x"}""")]
    public async Task Empty_name_is_refused(string body) =>
        await AssertRefusedAsync(HttpStatusCode.BadRequest, "Username cannot be empty", body);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("""{"password":"x"}""")]
    [InlineData("""{"username":5,"password":"x"}""")]
    [InlineData("""{"username":"alice","password":5}""")]
    [InlineData("""{"username":"alice","username":"bot","password":"x"}""")]
    [InlineData("""{"username":"\ud800","password":"x"}""")]
    public async Task Body_that_is_not_understood_is_refused(string body) =>
        await AssertRefusedAsync(HttpStatusCode.BadRequest, "Invalid request body", body);

    [Fact]
    public async Task Body_of_4_KiB_is_read() =>
        await AssertRefusedAsync(
            HttpStatusCode.Unauthorized,
            "Invalid username or password",
            """{"username":"alice"}""".PadRight(NseLogin.BodyBytesMax)
        );

    [Fact]
    public async Task Body_beyond_4_KiB_is_refused() =>
        await AssertRefusedAsync(
            HttpStatusCode.RequestEntityTooLarge,
            "Request body too large",
            """{"username":"alice"}""".PadRight(NseLogin.BodyBytesMax + 1)
        );

    [Fact]
    public async Task Sixth_attempt_within_a_minute_is_told_to_wait()
    {
        for (var attempt = 0; attempt < LoginLimiter.AttemptsMax; attempt++)
        {
            await AssertRefusedAsync(HttpStatusCode.Unauthorized, "Invalid username or password", """{"username":"alice"}""");
        }

        using var response = await _server.LoginAsync($$"""{"username":"alice","password":"{{NseApiServer.Password}}"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(Refusal("Too many login attempts"), await BodyAsync(response));
    }

    private static string Refusal(string message) =>
        $$"""{"success":false,"message":"{{message}}","token":null,"user_id":null,"permissions":null}""";

    private static Task<string> BodyAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private async Task AssertRefusedAsync(HttpStatusCode status, string message, string body)
    {
        using var response = await _server.LoginAsync(body);

        Assert.Equal(Refusal(message), await BodyAsync(response));
        Assert.Equal(status, response.StatusCode);
    }
}
