using System.Net.WebSockets;
using System.Security.Authentication;

namespace Tidegate.Kraken.Connections;

/// <summary>Opens a socket, or says why not and what that means.</summary>
internal static class SocketDialer
{
    public static async Task<(WebSocket? Socket, ConnectionEnd? End)> DialAsync(
        Uri address,
        KrakenClientOptions options,
        CancellationToken stopping
    )
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.Zero; // we ping in the exchange's own words
        socket.Options.SetRequestHeader("User-Agent", "Tidegate.Kraken");
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            await socket.ConnectAsync(address, both.Token).ConfigureAwait(false);
            return (socket, null);
        }
        catch (Exception exception)
            when (exception is WebSocketException or OperationCanceledException or HttpRequestException or IOException)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            stopping.ThrowIfCancellationRequested();
            return (null, Judge(status, exception, deadline.IsCancellationRequested));
        }
    }

    private static ConnectionEnd Judge(int status, Exception exception, bool isLate)
    {
        if (status is not 0 and not 101)
        {
            return ConnectionEnd.OfUpgrade(status);
        }

        // A certificate does not get better by asking again.
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException)
            {
                return new ConnectionEnd(EndKind.Failed, "The exchange's certificate is not accepted.");
            }
        }

        return new ConnectionEnd(EndKind.Lost, isLate ? "Connecting took too long." : "There was no answer.");
    }
}
