using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Door;

/// <summary>WebSocket over HTTP/2 (RFC 8441), with the framework's own client.</summary>
public sealed class HttpTwoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tidegate-test-").FullName;

    [Fact]
    public async Task A_session_over_HTTP_2_is_admitted_hears_updates_and_is_closed_with_its_code()
    {
        await using var gateway = await StartAsync();
        using var socket = await ConnectAsync(gateway, gateway.Token("tidegate"));

        Assert.Contains("\"welcome\"", await ReadTextAsync(socket), StringComparison.Ordinal);
        await SendTextAsync(socket, """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY"}]}""");
        Assert.Contains("\"ok\":true", await ReadTextAsync(socket), StringComparison.Ordinal);
        gateway.Publish(GatewayFixture.Nifty, 8_300.05m);
        Assert.Contains("8300.05", await ReadTextAsync(socket), StringComparison.Ordinal);
        await SendTextAsync(socket, "no JSON");
        var last = await socket.ReceiveAsync(new byte[1_024], TestContext.Current.CancellationToken);
        if (last.MessageType != WebSocketMessageType.Close)
        {
            await socket.ReceiveAsync(new byte[1_024], TestContext.Current.CancellationToken); // after the push that announces it
        }

        Assert.Equal(1007, (int?)socket.CloseStatus);
    }

    [Fact]
    public async Task Over_HTTP_2_the_same_refusals_hold()
    {
        await using var gateway = await StartAsync();
        var token = gateway.Token("tidegate");
        using var first = await ConnectAsync(gateway, token);

        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(gateway, "nonsense"));
        Assert.Equal(HttpStatusCode.Conflict, await RefusalAsync(gateway, token));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<GatewayFixture> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(30)
        );
        var file = Path.Combine(_folder, "server.pem");
        await File.WriteAllTextAsync(
            file,
            $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n",
            TestContext.Current.CancellationToken
        );
        return await GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:Tls:CertificateFile"] = file);
    }

    private static async Task<ClientWebSocket> ConnectAsync(GatewayFixture gateway, string token)
    {
        var socket = Prepared(token);
        await socket.ConnectAsync(Address(gateway), Invoker(), TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<HttpStatusCode> RefusalAsync(GatewayFixture gateway, string token)
    {
        using var socket = Prepared(token);
        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(Address(gateway), Invoker(), TestContext.Current.CancellationToken)
        );
        return socket.HttpStatusCode;
    }

    private static ClientWebSocket Prepared(string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        return socket;
    }

    private static Uri Address(GatewayFixture gateway) => new($"wss://127.0.0.1:{gateway.Main.Port}/stream");

    private static HttpMessageInvoker Invoker() =>
        new(
            new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1",
                },
            }
        );

    private static Task SendTextAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(text),
            WebSocketMessageType.Text,
            endOfMessage: true,
            TestContext.Current.CancellationToken
        );

    private static async Task<string> ReadTextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4_096];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
