using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

/// <summary>A client that talks without pause while it is being closed.</summary>
internal static class Flood
{
    /// <summary>Where its rate is limited; off, so that a flood lasts until the session is closed for something else.</summary>
    public const string RateSetting = "Tidegate:Endpoints:nse:MessagesPerSecond";

    private static readonly byte[] Message = ClientFrame.Text(new string('x', 16 * 1_024));

    /// <summary>Upgrades, floods, and tells the close code that arrives; null when the connection ended without one.</summary>
    public static async Task<int?> RunAsync(Uri main, string path, string token)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, main.Port), cancellation);
        await using var stream = await WrapAsync(socket, main, cancellation);
        var handshake = RawPeer.Handshake(path, "Authorization: Bearer " + token);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(handshake), cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var talk = TalkAsync(stream, over.Token);
        var heard = await ListenAsync(stream, cancellation);
        await over.CancelAsync();
        await talk;
        var end = heard.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(end > 0, "No answer to the handshake.");
        Assert.StartsWith("HTTP/1.1 101 ", Encoding.ASCII.GetString(heard, 0, end), StringComparison.Ordinal);
        var frames = ServerFrame.ReadAll(heard.AsSpan(end + 4));
        return frames.FirstOrDefault(frame => frame.IsClose)?.CloseCode;
    }

    private static async Task<Stream> WrapAsync(Socket socket, Uri main, CancellationToken cancellation)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (main.Scheme != Uri.UriSchemeHttps)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = TestCertificate.Trust,
        };
        await tls.AuthenticateAsClientAsync(options, cancellation);
        return tls;
    }

    private static async Task TalkAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                await stream.WriteAsync(Message, cancellation);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The server has gone.
        }
    }

    private static async Task<byte[]> ListenAsync(Stream stream, CancellationToken cancellation)
    {
        var heard = new List<byte>();
        var buffer = new byte[16 * 1_024];
        try
        {
            while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                heard.AddRange(buffer.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            // A reset; what came before it counts.
        }

        return [.. heard];
    }
}
