using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Tidegate.Kraken.Tests.Connections;

/// <summary>One socket of the fake exchange. Pings are answered unless it is mute; every other request waits for the test.</summary>
internal sealed class FakePeer : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly WebSocket _socket;
    private readonly Channel<JsonElement> _requests = Channel.CreateUnbounded<JsonElement>();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Task _reading;
    private int _pings;

    public FakePeer(TcpClient client, WebSocket socket)
    {
        (_client, _socket) = (client, socket);
        _reading = ReadAsync();
    }

    public bool IsMute { get; set; }

    public int Pings => Volatile.Read(ref _pings);

    /// <summary>Completes when the client is gone.</summary>
    public Task Gone => _reading;

    /// <summary>The next request, which must be of this method.</summary>
    public async Task<JsonElement> RequestAsync(string method, CancellationToken cancellation)
    {
        var request = await _requests.Reader.ReadAsync(cancellation);
        Assert.Equal(method, request.GetProperty("method").GetString());
        return request;
    }

    public bool HasRequest => _requests.Reader.Count > 0;

    public async Task SendAsync(string frame)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits for the subscription of a channel and confirms it, a reply for each symbol.</summary>
    public async Task<JsonElement> ConfirmAsync(string channel, CancellationToken cancellation)
    {
        var request = await RequestAsync("subscribe", cancellation);
        var parameters = request.GetProperty("params");
        Assert.Equal(channel, parameters.GetProperty("channel").GetString());
        var id = request.GetProperty("req_id").GetUInt64();
        var symbols = parameters.TryGetProperty("symbol", out var list)
            ? list.EnumerateArray().Select(symbol => symbol.GetString()).Reverse().ToArray()
            : [null];
        foreach (var symbol in symbols)
        {
            var name = symbol is null ? "" : $",\"symbol\":\"{symbol}\"";
            await SendAsync(
                $$"""{"method":"subscribe","req_id":{{id}},"result":{"channel":"{{channel}}","snapshot":true{{name}}},"success":true}"""
            );
        }

        return parameters;
    }

    public Task CloseAsync(int code) => _socket.CloseOutputAsync((WebSocketCloseStatus)code, null, CancellationToken.None);

    public void Drop() => _client.Client.Close(0);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _client.Dispose();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1_024];
        try
        {
            while (await _socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: WebSocketMessageType.Text } part)
            {
                Assert.True(part.EndOfMessage);
                await OnRequestAsync(JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, part.Count)).RootElement);
            }
        }
        catch (Exception exception)
            when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // Gone.
        }

        _requests.Writer.TryComplete();
    }

    private async Task OnRequestAsync(JsonElement request)
    {
        if (request.GetProperty("method").GetString() != "ping")
        {
            _requests.Writer.TryWrite(request);
            return;
        }

        Interlocked.Increment(ref _pings);
        if (!IsMute)
        {
            await SendAsync($$"""{"method":"pong","req_id":{{request.GetProperty("req_id").GetUInt64()}}}""");
        }
    }
}
