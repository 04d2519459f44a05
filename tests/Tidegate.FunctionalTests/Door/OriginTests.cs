using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Door;

public sealed class OriginTests
{
    [Theory]
    [InlineData("Origin: https://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Origin: ")]
    [InlineData("Origin: *")]
    [InlineData("Origin: https://app.example.com.evil.example")]
    [InlineData("Origin: https://evil-app.example.com")]
    [InlineData("Origin: https://app.example.com@evil.example")]
    [InlineData("Origin: https://app.example.com:444")]
    [InlineData("Origin: http://app.example.com")]
    [InlineData("Origin: https://app.example.com/")]
    [InlineData("Origin: https://app.example.com https://evil.example")]
    [InlineData("Origin: https://app.example.com, https://evil.example")]
    [InlineData("Origin: https://app.example.com\r\nOrigin: https://evil.example")]
    [InlineData("Origin: https://app.example.com\r\nOrigin: https://app.example.com")]
    [InlineData("Origin: https://аpp.example.com")] // the first letter is Cyrillic
    [InlineData("Origin: https://127.0.0.1")] // another scheme than ours
    [InlineData("Origin: http://127.0.0.1:1")]
    [InlineData("Origin: http://localhost:3000")]
    [InlineData("Origin: file://")]
    [InlineData("Origin: chrome-extension://abcdefghijklmnop")]
    public async Task A_foreign_page_is_refused_with_403_whatever_token_it_has(string origin)
    {
        await using var gateway = await StartAsync(isDevelopment: false);

        Assert.Equal(403, await StatusAsync(gateway, "/stream", origin));
        Assert.Equal(403, await StatusAsync(gateway, "/", origin));
    }

    [Theory]
    [InlineData("Origin: https://app.example.com")]
    [InlineData("Origin: https://APP.example.com:443")]
    [InlineData("Origin: http://127.0.0.1")] // the same origin: scheme, host and port of the request
    public async Task A_listed_origin_and_our_own_come_in(string origin)
    {
        await using var gateway = await StartAsync(isDevelopment: false);

        Assert.Equal(101, await StatusAsync(gateway, "/stream", origin));
    }

    [Theory]
    [InlineData("Origin: http://localhost:3000")]
    [InlineData("Origin: http://127.0.0.1:8000")]
    [InlineData("Origin: http://[::1]:5173")]
    public async Task Pages_of_this_machine_come_in_while_developing_and_not_in_production(string origin)
    {
        await using var development = await StartAsync(isDevelopment: true);
        await using var production = await StartAsync(isDevelopment: false);

        Assert.Equal(101, await StatusAsync(development, "/stream", origin));
        Assert.Equal(403, await StatusAsync(production, "/stream", origin));
    }

    [Fact]
    public async Task A_refused_origin_is_told_in_HTTP_even_where_the_credential_is_a_subprotocol()
    {
        await using var gateway = await StartAsync(isDevelopment: false);

        var response = await gateway.TryUpgradeAsync(
            "/stream",
            "Origin: https://evil.example",
            "Sec-WebSocket-Protocol: tidegate.v1, bearer.YQ"
        );

        Assert.Equal((403, "auth.origin_refused"), (response.Status, response.Member("error")));
    }

    [Fact]
    public async Task A_cookie_is_no_credential()
    {
        await using var gateway = await StartAsync(isDevelopment: false);

        var response = await gateway.TryUpgradeAsync("/", $"Cookie: token={gateway.Token()}; Authorization=Bearer {gateway.Token()}");

        Assert.Equal(401, response.Status);
    }

    private static Task<GatewayFixture> StartAsync(bool isDevelopment) =>
        GatewayFixture.StartAsync(setup =>
        {
            setup.IsDevelopment = isDevelopment;
            setup.Settings["Tidegate:Endpoints:stream:Origins:0"] = "https://app.example.com";
            setup.Settings["Tidegate:Endpoints:nse:Origins:0"] = "https://app.example.com";
        });

    private static async Task<int> StatusAsync(GatewayFixture gateway, string path, string origin)
    {
        var token = gateway.Token(path == "/" ? "nse" : "tidegate");
        await using var peer = await gateway.ConnectAsync();
        await peer.SendAsync(System.Text.Encoding.UTF8.GetBytes(RawPeer.Handshake(path, origin, "Authorization: Bearer " + token)));
        return (await peer.ReadResponseAsync()).Status;
    }
}
