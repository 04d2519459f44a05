using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Tidegate.Core.Errors;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

/// <summary>A client that talks without pause while it is being closed.</summary>
internal static class Flood
{
    /// <summary>Where its rate is limited; off, so that a flood lasts until the session is closed for something else.</summary>
    public const string RateSetting = "Tidegate:Endpoints:nse:MessagesPerSecond";

    // 16 MB: more than both sockets hold, so the session is there and reads.
    private const int Begun = 1_024;

    private static readonly byte[] Message = ClientFrame.Text(new string('x', 16 * 1_024));

    /// <summary>So many flood; their sessions are closed once all are at it.</summary>
    /// <returns>The close code that each was sent; null where the connection ended without one.</returns>
    public static async Task<int?[]> CloseAsync(GatewayFixture gateway, IEnumerable<string> tokens)
    {
        var flooding = tokens
            .Select(token => (Begun: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), Token: token))
            .ToArray();
        var codes = Task.WhenAll(flooding.Select(each => RunAsync(gateway.Addresses[0], "/", each.Token, each.Begun)));
        await Task.WhenAny(codes, Task.WhenAll(flooding.Select(each => each.Begun.Task)));
        foreach (var session in gateway.Hub.Sessions.List())
        {
            Assert.True(gateway.Hub.Sessions.Close(session.Id, new Refusal(GatewayErrors.SessionEnded, "test")));
        }

        return await codes;
    }

    private static async Task<int?> RunAsync(Uri main, string path, string token, TaskCompletionSource begun)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, main.Port), cancellation);
        await using var stream = await WrapAsync(socket, main, cancellation);
        var handshake = RawPeer.Handshake(path, "Authorization: Bearer " + token);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(handshake), cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var talk = TalkAsync(stream, begun, over.Token);
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

    private static async Task TalkAsync(Stream stream, TaskCompletionSource begun, CancellationToken cancellation)
    {
        try
        {
            for (var sent = 0; !cancellation.IsCancellationRequested; sent++)
            {
                await stream.WriteAsync(Message, cancellation);
                if (sent == Begun)
                {
                    begun.TrySetResult();
                }
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
