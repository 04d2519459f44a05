using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Errors;
using Tidegate.FunctionalTests.Support;
using Tidegate.Gateway.Listening;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-tls-");

    private string File => Path.Combine(_folder.FullName, "tls.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_native_protocol_works_over_wss_of_either_http_version(string http)
    {
        await using var gateway = await StartAsync(TestCertificate.Make());

        using var socket = await ConnectAsync(gateway, "/stream", TestToken.For("alice"), Version.Parse(http));
        await SendAsync(socket, """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","mode":"ltp"}]}""");
        var welcome = await ReadTextAsync(socket);
        var granted = await ReadTextAsync(socket);
        gateway.Publish(GatewayFixture.Nifty, 8_308.35m);
        var first = await ReadTextAsync(socket);

        Assert.StartsWith("""{"type":"welcome",""", welcome, StringComparison.Ordinal);
        Assert.Contains("\"ok\":true", granted, StringComparison.Ordinal);
        Assert.Contains("\"ltp\":8308.35", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_nse_protocol_works_over_wss_of_either_http_version_and_its_close_code_arrives(string http)
    {
        await using var gateway = await StartAsync(TestCertificate.Make());

        using var socket = await ConnectAsync(gateway, "/", TestToken.For("alice"), Version.Parse(http));
        await gateway.Logs.UntilAsync(line => line.Text.Contains("started at nse", StringComparison.Ordinal));
        gateway.Publish(GatewayFixture.Bars, 8_308.35m);
        var row = await ReadTextAsync(socket);
        CloseAll(gateway);
        var end = await socket.ReceiveAsync(new byte[1_024], TestContext.Current.CancellationToken);

        Assert.Contains("\"close\":8308.35", row, StringComparison.Ordinal);
        Assert.Equal(WebSocketMessageType.Close, end.MessageType);
        Assert.Equal(4104, (int)socket.CloseStatus!.Value);
    }

    [Fact]
    public async Task The_close_code_reaches_20_of_20_clients_that_flood_over_tls()
    {
        await using var gateway = await StartAsync(TestCertificate.Make());
        var codes = new List<int?>();

        for (var round = 0; round < 2; round++)
        {
            codes.AddRange(await Flood.CloseAsync(gateway, Enumerable.Range(0, 10).Select(i => TestToken.For($"flood-{round}-{i}"))));
        }

        Assert.Equal(Enumerable.Repeat<int?>(4104, 20), codes);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_client_that_never_answers_the_close_frame_is_let_go_after_the_linger(string http)
    {
        await using var gateway = await StartAsync(TestCertificate.Make());

        using var socket = await ConnectAsync(gateway, "/", TestToken.For("mute"), Version.Parse(http));
        await gateway.Logs.UntilAsync(line => line.Text.Contains("started at nse", StringComparison.Ordinal));
        CloseAll(gateway);

        await gateway.Logs.UntilAsync(line => line.Text.Contains("session.ended, close code 4104", StringComparison.Ordinal));
        Assert.Equal(0, gateway.Hub.SessionCount);
    }

    [Fact]
    public async Task A_replaced_certificate_is_what_new_connections_get_while_old_sessions_live_on()
    {
        var (before, after) = (TestCertificate.Make(), TestCertificate.Make());
        await using var gateway = await StartAsync(before);
        using var old = await ConnectAsync(gateway, "/stream", TestToken.For("old"), HttpVersion.Version11);
        await ReadTextAsync(old);

        TestCertificate.Write(File, after);
        System.IO.File.SetLastWriteTimeUtc(File, DateTime.UtcNow.AddSeconds(5));
        gateway.Services.GetRequiredService<ServerCertificate>().Look();
        var seen = await SeenAsync(gateway);
        await SendAsync(old, """{"op":"ping","id":7}""");

        Assert.Equal(after.Thumbprint, seen[0].Thumbprint);
        Assert.StartsWith("""{"re":7,"ok":true""", await ReadTextAsync(old), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_certificates_between_ours_and_its_root_are_sent_along()
    {
        var (own, between) = TestCertificate.MakeIssued();
        await using var gateway = await StartAsync(own, between);

        var seen = await SeenAsync(gateway);

        Assert.Equal([own.Thumbprint, between.Thumbprint], seen.Select(each => each.Thumbprint));
    }

    private static void CloseAll(GatewayFixture gateway)
    {
        foreach (var session in gateway.Hub.Sessions.List())
        {
            gateway.Hub.Sessions.Close(session.Id, new Refusal(GatewayErrors.SessionEnded, "test"));
        }
    }

    private Task<GatewayFixture> StartAsync(X509Certificate2 certificate, params X509Certificate2[] chain)
    {
        TestCertificate.Write(File, certificate, chain);
        return GatewayFixture.StartAsync(setup =>
        {
            setup.Settings["Tidegate:Tls:CertificateFile"] = File;
            setup.Settings[Flood.RateSetting] = "0";
        });
    }

    private static async Task<ClientWebSocket> ConnectAsync(GatewayFixture gateway, string path, string token, Version http)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        socket.Options.HttpVersion = http;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = TestCertificate.Trust;
        var invoker = new HttpMessageInvoker(handler);
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{gateway.Main.Port}{path}"), invoker, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>The certificates that the server sends in a handshake, its own first.</summary>
    private static async Task<IReadOnlyList<X509Certificate2>> SeenAsync(GatewayFixture gateway)
    {
        var seen = new List<X509Certificate2>();
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Main, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                seen.Add(X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData()));
                var sent = chain!.ChainPolicy.ExtraStore.Where(each => each.Thumbprint != seen[0].Thumbprint);
                seen.AddRange(sent.Select(each => X509CertificateLoader.LoadCertificate(each.RawData)));
                return true;
            },
        };
        await tls.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);
        return seen;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(text),
            WebSocketMessageType.Text,
            endOfMessage: true,
            TestContext.Current.CancellationToken
        );

    private static async Task<string> ReadTextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1_024];
        var result = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).WaitAsync(GatewayFixture.Patience);
        Assert.Equal(WebSocketMessageType.Text, result.MessageType);
        Assert.True(result.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }
}
